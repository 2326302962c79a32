import { describe, expect, it } from "vitest";
import { reasonText } from "../../../pipeline/evaluation/reason-text.ts";
import type { Comparison, Verdict } from "../../../pipeline/run-folder/verdict.ts";
import { aGate, answerFacts, aScore, aVerdict } from "../../support/verdict.ts";

const comparison = (tuned: number, base: number, low: number, high: number): Comparison => {
  const { method, pValue, counts } = aScore();
  return { tuned, base, gain: tuned - base, interval: { low, high }, method, pValue, counts };
};

const unsure = aScore(comparison(0.62, 0.6, -0.031, 0.072));

const rejected = (changes: Partial<Verdict>) => aVerdict({ outcome: "rejected", ...changes });

describe("reasonText", () => {
  it.each<[string, Verdict, string]>([
    [
      "a gain",
      aVerdict(),
      "The tuned model gets 90.0% right, the base model 40.0%, a gain of 50.0 points (95% interval +38.0 to +60.0 points).",
    ],
    [
      "a gain above a minimum",
      aVerdict({ gate: aGate({ minimumGain: 0.05, confidence: 0.999 }) }),
      "The tuned model gets 90.0% right, the base model 40.0%, a gain of 50.0 points, certainly above the required 5.0 points (99.9% interval +38.0 to +60.0 points).",
    ],
    [
      "a gain that is too small",
      rejected({
        reason: { kind: "gain-not-above-minimum" },
        gate: aGate({ minimumGain: 0.4 }),
      }),
      "The tuned model gets 90.0% right, the base model 40.0%, a gain of 50.0 points, which is not certainly above the required 40.0 points (95% interval +38.0 to +60.0 points).",
    ],
    [
      "no certain gain",
      rejected({
        ...{ verdict: "cannot-tell", reason: { kind: "gain-not-above-minimum" } },
        ...{ scores: [unsure], rowsNeeded: 1240 },
      }),
      "The tuned model gets 62.0% right, the base model 60.0%, and the difference may be chance (95% interval −3.1 to +7.2 points); about 1,240 more held-out rows would tell.",
    ],
    [
      "no difference",
      rejected({
        ...{ verdict: "no-difference", reason: { kind: "gain-not-above-minimum" } },
        scores: [aScore(comparison(0.6, 0.6, -0.012, 0.0001))],
      }),
      "The tuned model gets 60.0% right, the base model 60.0%, which makes no difference (95% interval −1.2 to 0.0 points).",
    ],
    [
      "a loss, by a score that is a mean",
      rejected({
        ...{ verdict: "worse", reason: { kind: "gain-not-above-minimum" } },
        scores: [
          aScore({
            ...comparison(0.3, 0.5, -0.3, -0.1),
            ...{ name: "token-f1", spec: { kind: "token-f1" } },
          }),
        ],
      }),
      "The tuned model has 30.0% in token F1, the base model 50.0%, so that it has become worse (95% interval −30.0 to −10.0 points).",
    ],
    [
      "a hard break",
      rejected({
        reason: { kind: "hard-break", fault: "not-json" },
        breaks: [{ kind: "not-json", tuned: 12, base: 1, broken: true }],
      }),
      "12 of 100 answers of the tuned model are not JSON; of the base model's it is 1.",
    ],
    [
      "a score that may be the floor's",
      rejected({
        reason: { kind: "below-floor" },
        floor: { answer: "b", comparison: comparison(0.375, 1 / 3, -0.061, 0.142), passed: false },
      }),
      "The tuned model gets 37.5% right; always answering “b” would get 33.3% right, and the difference may be chance (95% interval −6.1 to +14.2 points).",
    ],
    [
      "a floor of texts, which are not named",
      rejected({
        reason: { kind: "below-floor" },
        scores: [aScore({ name: "token-f1", spec: { kind: "token-f1" } })],
        floor: {
          answer: "Call Jane Roe",
          comparison: comparison(0.3, 0.6, -0.4, -0.2),
          passed: false,
        },
      }),
      "The tuned model has 30.0% in token F1; giving one and the same answer to every row would have 60.0% in token F1, which is certainly better (95% interval −40.0 to −20.0 points).",
    ],
    [
      "a base model with examples",
      rejected({
        reason: { kind: "below-few-shot" },
        fewShot: {
          ...{
            examples: 8,
            fewer: 0,
            searched: 90,
            trainRows: 90,
            answers: answerFacts(),
            passed: false,
          },
          comparison: comparison(0.7, 0.68, -0.05, 0.09),
        },
      }),
      "The tuned model gets 70.0% right; the base model with 8 examples in its prompt gets 68.0% right, and the difference may be chance (95% interval −5.0 to +9.0 points).",
    ],
    [
      "a slice of a column, whose value is not named",
      rejected({
        reason: { kind: "slice-below-floor", by: "customer", value: "Jane Roe" },
        gate: aGate({ sliceFloor: 0.7 }),
        slices: [slice("customer", "Jane Roe")],
      }),
      'The tuned model gets 52.0% right in the 25 rows with one value of the column "customer", below the required 70.0%.',
    ],
    [
      "a slice by language",
      rejected({
        reason: { kind: "slice-below-floor", by: "language", value: "German" },
        gate: aGate({ sliceFloor: 0.7 }),
        slices: [slice("language", "German")],
      }),
      "The tuned model gets 52.0% right in the 25 rows with language “German”, below the required 70.0%.",
    ],
  ])("says %s in a sentence", (_what, verdict, sentence) => {
    expect(reasonText(verdict)).toBe(sentence);
  });

  it.each(["below-floor", "below-few-shot", "worse-than-champion"] as const)(
    "gives the scores alone where a verdict lacks what is %s",
    (kind) => {
      expect(reasonText(rejected({ reason: { kind } }))).toBe(
        "The tuned model gets 90.0% right, the base model 40.0%.",
      );
    },
  );

  it("says which champion the tuned model may be worse than", () => {
    const champion = {
      ...{ alias: "candidate", version: "r1", runId: "r1", modelArn: "arn" },
      ...{ answers: answerFacts(), margin: 0.02, passed: false },
      comparison: comparison(0.8, 0.81, -0.06, 0.04),
    };
    const forgetting = { rows: 200, comparison: comparison(0.5, 0.8, -0.37, -0.22), passed: false };
    const kinds = ["worse-than-champion", "forgets"] as const;
    const texts = kinds.map((kind) =>
      reasonText(rejected({ reason: { kind }, champion: { ...champion, forgetting } })),
    );
    expect(texts).toEqual([
      "The tuned model gets 80.0% right; the model that “candidate” points at gets 81.0% right, and the tuned model may be more than 2.0 points worse (95% interval −6.0 to +4.0 points).",
      "On 200 held-out rows of the model that “candidate” points at, the tuned model gets 50.0% right; that model gets 80.0% right, which is certainly better (95% interval −37.0 to −22.0 points).",
    ]);
  });
});

function slice(by: string, value: string): Verdict["slices"][number] {
  return {
    ...{ by, value, rows: 25, tuned: 0.52, base: 0.4, interval: { low: 0, high: 0.2 } },
    ...{ adjustedPValue: null, change: "unclear", belowFloor: true },
  };
}
