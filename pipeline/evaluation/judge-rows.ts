import type { Comparison, ScoreResult, Verdict } from "../run-folder/verdict.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import { type ScoreSpec, scoreName } from "../workflow/score-spec.ts";
import { compareScores } from "./compare.ts";
import type { ScoredRow } from "./scored-rows.ts";

/** All that the gate decides on. */
export interface Evidence {
  readonly rows: readonly ScoredRow[];
  readonly scores: ExecutionInput["evaluation"]["scores"];
  readonly gate: ExecutionInput["gate"];
  readonly answers: Verdict["answers"];
  /** Runs that these held-out rows have decided before. */
  readonly decidedBefore: number;
}

/** Compares the models by all scores and applies the gate. */
export function judgeRows({ rows, scores, gate, answers, decidedBefore }: Evidence): Verdict {
  const results = scores.map((spec, index) => resultOf(rows, spec, index, gate.confidence));
  const [first, ...others] = results;
  if (first === undefined) throw new RangeError("a run has at least one score");
  const passed = first.interval.low > gate.minimumGain;
  return {
    schema: 2,
    outcome: passed ? "accepted" : "rejected",
    verdict: verdictOf(first),
    reason: { kind: passed ? "gain-above-minimum" : "gain-not-above-minimum" },
    rows: rows.length,
    rowsNeeded: null,
    groups: null,
    scores: [first, ...others],
    breaks: [],
    floor: null,
    fewShot: null,
    champion: null,
    labels: null,
    confusion: null,
    slices: [],
    answers,
    decidedBefore,
    gate,
  };
}

function resultOf(
  rows: readonly ScoredRow[],
  spec: ScoreSpec,
  index: number,
  confidence: number,
): ScoreResult {
  const of = (model: "tuned" | "base") => rows.map((row) => row[model].values[index] ?? 0);
  const tuned = of("tuned");
  const base = of("base");
  const isBinary = [...tuned, ...base].every((value) => value === 0 || value === 1);
  const comparison = compareScores({ tuned, base, isBinary }, confidence);
  return { ...comparison, name: scoreName(spec), spec, adjustedPValue: comparison.pValue };
}

function verdictOf({ interval }: Comparison): Verdict["verdict"] {
  if (interval.low > 0) return "better";
  return interval.high < 0 ? "worse" : "cannot-tell";
}
