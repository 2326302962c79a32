import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparer } from "../../../pipeline/evaluation/compare.ts";
import { judge } from "../../../pipeline/evaluation/decide.ts";
import type { Answer } from "../../../pipeline/run-folder/answered-rows.ts";

const said = (text: string): Answer => ({ text, error: null, inputTokens: 1, outputTokens: 1 });
const failed: Answer = {
  text: null,
  error: "ThrottlingException",
  inputTokens: 0,
  outputTokens: 0,
};

describe("comparer", () => {
  it("counts labels by row and by label", () => {
    const compare = comparer(["yes", "no"], 0.95);
    compare.add({ recordId: "1", reference: "yes", tuned: said("yes"), base: said("no") });
    compare.add({ recordId: "2", reference: "yes", tuned: said("Yes."), base: said("yes") });
    compare.add({ recordId: "3", reference: "no", tuned: said("yes"), base: said("no") });
    const result = compare.result();
    expect(result).toMatchObject({
      metric: "label-accuracy",
      rows: 3,
      counts: { both: 1, tunedOnly: 1, baseOnly: 1, neither: 0 },
      byLabel: { yes: [2, 2, 1], no: [1, 0, 1] },
      gain: 0,
      pValue: 1,
    });
  });

  it("never lets a failed call help the tuned model", () => {
    const compare = comparer(["yes", "no"], 0.95);
    compare.add({ recordId: "1", reference: "yes", tuned: failed, base: failed });
    expect(compare.result()).toMatchObject({ tuned: 0, base: 1, failed: { tuned: 1, base: 1 } });
  });

  it("scores free text by shared words", () => {
    const compare = comparer(null, 0.95);
    compare.add({
      recordId: "1",
      reference: "the cat sat",
      tuned: said("the cat sat"),
      base: said("a dog"),
    });
    expect(compare.result()).toMatchObject({
      metric: "token-f1",
      method: "paired-bootstrap",
      tuned: 1,
      base: 0,
      byLabel: null,
    });
  });
});

describe("a row that a model refuses", () => {
  const labels = ["a", "b"] as const;
  const text = fc.constantFrom(...labels);
  const rows = fc.array(fc.record({ reference: text, tuned: text, base: text }), {
    minLength: 2,
    maxLength: 60,
  });

  /** Lower bound of the gain, the first row being answered as given. */
  function low(
    of: { reference: string; tuned: string; base: string }[],
    first: { tuned?: Answer; base?: Answer },
    scoring: readonly string[] | null,
  ): number {
    const compare = comparer(scoring, 0.95);
    for (const [index, { reference, tuned, base }] of of.entries()) {
      const answers = { tuned: said(tuned), base: said(base), ...(index === 0 ? first : {}) };
      compare.add({ recordId: String(index), reference, ...answers });
    }
    return compare.result().interval.low;
  }

  it.each([
    ["labels", labels],
    ["words", null],
  ])("never makes the gate accept what it would reject, by %s", (_by, scoring) => {
    const models = fc.constantFrom(
      { tuned: failed },
      { base: failed },
      { tuned: failed, base: failed },
    );
    fc.assert(
      fc.property(rows, models, (of, refusal) => {
        expect(low(of, refusal, scoring)).toBeLessThanOrEqual(low(of, {}, scoring) + 1e-9);
      }),
      { numRuns: 300 },
    );
  });
});

describe("judge", () => {
  const compared = (low: number, high: number) => {
    const result = comparer(null, 0.95).result();
    return { ...result, gain: (low + high) / 2, interval: { low, high } };
  };

  it("accepts only what is surely above the minimum gain", () => {
    const gate = { minimumGain: 0.02, confidence: 0.95 };
    expect(judge(compared(0.021, 0.3), gate).verdict).toBe("accepted");
    expect(judge(compared(0.02, 0.3), gate).verdict).toBe("rejected");
    expect(judge(compared(-0.1, 0.9), gate).verdict).toBe("rejected");
  });

  it("says what was wanted and what was measured", () => {
    const { reason } = judge(compared(-0.01, 0.05), { minimumGain: 0, confidence: 0.95 });
    expect(reason).toBe(
      "The lower bound of the gain's 95% confidence interval, -1.0 points, is not above the required minimum of 0.0.",
    );
  });
});
