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

describe("rows of a group", () => {
  const repeated = (values: number[], times: number) =>
    values.flatMap((value) => new Array<number>(times).fill(value));
  const groupsOf = (rows: number, size: number) =>
    Array.from({ length: rows }, (_, row) => `customer ${Math.floor(row / size)}`);
  const tuned = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1];
  const base = [1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1];

  it("that repeat do not narrow the interval of right and wrong answers", () => {
    const scores = { tuned: repeated(tuned, 10), base: repeated(base, 10), isBinary: true };
    const ignored = compareScores(scores, 0.95);
    const grouped = compareScores({ ...scores, groups: groupsOf(200, 10) }, 0.95);
    const once = compareScores({ tuned, base, isBinary: true }, 0.95);
    expect(grouped).toMatchObject({ method: "newcombe-paired-clustered", gain: once.gain });
    expect(grouped.counts).toEqual(ignored.counts);
    expect(grouped.pValue).toBeCloseTo(once.pValue ?? 0, 12);
    expect(Math.abs(grouped.interval.low - once.interval.low)).toBeLessThan(0.04);
    expect(ignored.interval.low - once.interval.low).toBeGreaterThan(0.1);
  });

  it("that repeat do not narrow the interval of other scores", () => {
    const half = base.map((value) => 0.9 * value);
    const scores = { tuned: repeated(tuned, 10), base: repeated(half, 10), isBinary: false };
    const grouped = compareScores({ ...scores, groups: groupsOf(200, 10) }, 0.95);
    const once = compareScores({ tuned, base: half, isBinary: false }, 0.95);
    expect(grouped.method).toBe("cluster-bootstrap");
    expect(Math.abs(grouped.interval.low - once.interval.low)).toBeLessThan(0.02);
    expect(grouped.pValue).toBeCloseTo(once.pValue ?? 0, 2);
  });

  it("widen the interval a little where each is a group by itself, as Student's quantile does", () => {
    const plain = compareScores({ tuned, base, isBinary: true }, 0.95);
    const groups = groupsOf(20, 1);
    const { interval, method } = compareScores({ tuned, base, isBinary: true, groups }, 0.95);
    expect(method).toBe("newcombe-paired-clustered");
    expect(interval.low).toBeLessThan(plain.interval.low);
    expect(interval.low).toBeGreaterThan(plain.interval.low - 0.05);
  });

  it("say nothing where all rows are in one group", () => {
    const groups = groupsOf(20, 20);
    const unknown = { interval: { low: -1, high: 1 }, pValue: 1 };
    expect(compareScores({ tuned, base, isBinary: true, groups }, 0.95)).toMatchObject(unknown);
    expect(compareScores({ tuned, base, isBinary: false, groups }, 0.95)).toMatchObject(unknown);
  });
});

describe("scores between 0 and 1", () => {
  const alternating = (rows: number, gain: number) => ({
    tuned: Array.from({ length: rows }, (_, row) => 0.5 + gain + 0.1 * (row % 3)),
    base: Array.from({ length: rows }, (_, row) => 0.5 + 0.1 * (row % 2)),
    isBinary: false,
  });

  it.each([
    [199, "smoothed-bootstrap"],
    [200, "paired-bootstrap"],
  ])("of %d rows: %s", (rows, method) => {
    expect(compareScores(alternating(rows, 0), 0.95).method).toBe(method);
  });

  it.each([30, 199, 200])("of %d rows: interval and p-value agree", (rows) => {
    for (let step = -10; step <= 10; step += 1) {
      const { interval, pValue } = compareScores(alternating(rows, -0.05 + step / 200), 0.95);
      if ((pValue ?? 0) > 0.05) expect(interval.low).toBeLessThanOrEqual(0);
      if ((pValue ?? 0) > 0.05) expect(interval.high).toBeGreaterThanOrEqual(0);
      expect(interval.low).toBeLessThan(interval.high);
    }
  });

  it("extends the interval to 0 where many ties make it too narrow", () => {
    // 5 of 20 rows are better and none is worse: as rare as 2 in 32, however small their spread.
    const tuned = [...new Array<number>(15).fill(0.5), ...new Array<number>(5).fill(0.9)];
    const base = new Array<number>(20).fill(0.5);
    const { interval, pValue } = compareScores({ tuned, base, isBinary: false }, 0.95);
    expect(pValue).toBeCloseTo(2 / 32, 12);
    expect(interval.low).toBe(0);
  });

  it("are compared alike at every call", () => {
    const scores = alternating(150, 0.02);
    expect(compareScores(scores, 0.95)).toEqual(compareScores(scores, 0.95));
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
