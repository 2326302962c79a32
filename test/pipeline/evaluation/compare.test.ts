import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareScores } from "../../../pipeline/evaluation/compare.ts";
import { scorerFor } from "../../../pipeline/evaluation/score/scorer.ts";
import { type ScoredRow, scoreRow } from "../../../pipeline/evaluation/scored-rows.ts";
import type { Answer } from "../../../pipeline/run-folder/answered-rows.ts";

const said = (text: string): Answer => ({ text, error: null, inputTokens: 1, outputTokens: 1 });
const refused: Answer = { text: null, error: "Refused", inputTokens: 0, outputTokens: 0 };
const byLabels = scorerFor({ kind: "labels" }, ["a", "b"]);
const byWords = scorerFor({ kind: "token-f1" }, null);

describe("compareScores", () => {
  it("counts rows by which of the two models was right", () => {
    const scores = { tuned: [1, 1, 0, 0], base: [1, 0, 1, 1], isBinary: true };
    expect(compareScores(scores, 0.95)).toMatchObject({
      ...{ tuned: 0.5, base: 0.75, gain: -0.25, method: "newcombe-paired" },
      counts: { both: 1, tunedOnly: 1, baseOnly: 2, neither: 0 },
    });
  });

  it("compares scores between 0 and 1 by their means", () => {
    const scores = { tuned: [1, 0.5], base: [0, 0.5], isBinary: false };
    expect(compareScores(scores, 0.95)).toMatchObject({
      ...{ tuned: 0.75, base: 0.25, gain: 0.5, counts: null, pValue: 1 },
    });
  });
});

describe("a row that a model refuses", () => {
  const text = fc.constantFrom("a", "b");
  const rows = fc.array(fc.record({ reference: text, tuned: text, base: text }), {
    minLength: 2,
    maxLength: 60,
  });

  /** Lower bound of the gain, the first row being answered as given. */
  function low(
    of: { reference: string; tuned: string; base: string }[],
    first: { tuned?: Answer; base?: Answer },
    scorer: typeof byLabels,
  ): number {
    const scored = of.map(({ reference, tuned, base }, row): ScoredRow => {
      const answers = { tuned: said(tuned), base: said(base), ...(row === 0 ? first : {}) };
      const answered = { row, recordId: String(row), reference, ...answers };
      return scoreRow([scorer], answered, { group: null, slices: {} });
    });
    const values = (model: "tuned" | "base") => scored.map((row) => row[model].values[0] ?? 0);
    const scores = { tuned: values("tuned"), base: values("base"), isBinary: scorer.isBinary };
    return compareScores(scores, 0.95).interval.low;
  }

  it.each([
    ["labels", byLabels],
    ["words", byWords],
  ])("never makes the gate accept what it would reject, by %s", (_by, scorer) => {
    const models = fc.constantFrom(
      { tuned: refused },
      { base: refused },
      { tuned: refused, base: refused },
    );
    fc.assert(
      fc.property(rows, models, (of, refusal) => {
        const isAccepted = low(of, refusal, scorer) > 0;
        expect(isAccepted && low(of, {}, scorer) <= 0).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
