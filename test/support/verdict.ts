import { decisionOf } from "../../pipeline/evaluation/decision.ts";
import type { Decision } from "../../pipeline/run-folder/run-output.ts";
import type { AnswerFacts, ScoreResult, Verdict } from "../../pipeline/run-folder/verdict.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";

/** The rule of a run with default settings, without a champion. */
export function aGate(changes: Partial<ExecutionInput["gate"]> = {}): ExecutionInput["gate"] {
  return {
    minimumGain: 0,
    confidence: 0.95,
    floor: "majority",
    fewShot: null,
    breakTolerance: 0.02,
    champion: null,
    sliceBy: [],
    sliceFloor: null,
    ...changes,
  };
}

/** Answers without anything remarkable. */
export function answerFacts(changes: Partial<AnswerFacts> = {}): AnswerFacts {
  return {
    refused: 0,
    cut: 0,
    inputTokens: 4000,
    outputTokens: 400,
    medianMs: 120,
    p95Ms: 300,
    usdPer1000Answers: null,
    ...changes,
  };
}

/** A score of a clear gain. */
export function aScore(changes: Partial<ScoreResult> = {}): ScoreResult {
  return {
    name: "labels",
    spec: { kind: "labels" },
    tuned: 0.9,
    base: 0.4,
    gain: 0.5,
    interval: { low: 0.38, high: 0.6 },
    method: "newcombe-paired",
    pValue: 0.00001,
    adjustedPValue: 0.00001,
    counts: { both: 35, tunedOnly: 55, baseOnly: 5, neither: 5 },
    ...changes,
  };
}

/** A champion that answers a little worse than the tuned model of `aScore`. */
export function aChampion(): NonNullable<Verdict["champion"]> {
  const { name: _name, spec: _spec, adjustedPValue: _p, ...comparison } = aScore();
  return {
    ...{ alias: "candidate", version: "run-0", runId: "run-0", modelArn: "arn:champion" },
    comparison: { ...comparison, base: 0.85, gain: 0.05, interval: { low: -0.01, high: 0.11 } },
    ...{ answers: answerFacts(), margin: 0.02, passed: true, forgetting: null },
  };
}

/** A verdict that accepts, by labels. */
export function aVerdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    schema: 2,
    outcome: "accepted",
    verdict: "better",
    reason: { kind: "gain-above-minimum" },
    rows: 100,
    rowsNeeded: null,
    groups: null,
    scores: [aScore()],
    breaks: [],
    floor: null,
    fewShot: null,
    champion: null,
    labels: null,
    confusion: null,
    slices: [],
    answers: { tuned: answerFacts(), base: answerFacts() },
    decidedBefore: 0,
    gate: aGate(),
    ...changes,
  };
}

/** What passes through the state machine of `aVerdict`, without prices. */
export function aDecision(changes: Partial<Decision> = {}): Decision {
  return { ...decisionOf(aVerdict(), undefined), ...changes };
}
