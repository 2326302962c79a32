import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeRows } from "../../../pipeline/evaluation/judge-rows.ts";
import type { Verdict } from "../../../pipeline/run-folder/verdict.ts";
import { type Asked, byLabels, byWords, times } from "../../support/evidence.ts";

const right: Asked = { reference: "a", tuned: "a", base: "a" };
const gained: Asked = { reference: "a", tuned: "a", base: "b" };
const lost: Asked = { reference: "b", tuned: "a", base: "b" };

describe("the verdict by the first score", () => {
  const verdictOf = (rows: Asked[]) => judgeRows(byLabels(rows, { floor: "none" })).verdict;

  it("is better where the whole interval is above 0, worse where it is below", () => {
    expect(verdictOf([...times(30, gained), ...times(20, lost)])).toBe("cannot-tell");
    expect(verdictOf([...times(40, gained), ...times(10, lost)])).toBe("better");
    expect(verdictOf([...times(10, gained), ...times(40, lost)])).toBe("worse");
  });

  it("is no difference where no row differs, however few there are", () => {
    expect(verdictOf(times(4, right))).toBe("no-difference");
    expect(verdictOf([...times(4, right), gained])).toBe("cannot-tell");
  });

  it("is no difference where many rows leave less than two points either way", () => {
    const even = [...times(10, gained), ...times(10, lost)];
    expect(verdictOf([...times(200, right), ...even])).toBe("cannot-tell");
    expect(verdictOf([...times(4000, right), ...even])).toBe("no-difference");
  });
});

describe("the outcome", () => {
  it("is accepted for a gain that is certain and certainly above the minimum", () => {
    const rows = [
      ...times(30, gained),
      ...times(30, { ...gained, reference: "b", tuned: "b", base: "a" }),
    ];
    expect(judgeRows(byLabels(rows))).toMatchObject({
      outcome: "accepted",
      reason: { kind: "gain-above-minimum" },
    });
    expect(judgeRows(byLabels(rows, { minimumGain: 0.99 }))).toMatchObject({
      ...{ outcome: "rejected", verdict: "better" },
      reason: { kind: "gain-not-above-minimum" },
    });
  });

  it("is rejected for random labels, although the base model answers nonsense", () => {
    // As `cases/gate/noise.jsonl` was once accepted: 18 of 48 right at a chance level of 16.
    const labels = ["billing", "shipping", "returns"];
    const rows = Array.from({ length: 48 }, (_, row): Asked => {
      const reference = labels[row % 3] ?? "";
      const tuned = row < 18 ? reference : (labels[(row + 1) % 3] ?? "");
      return { reference, tuned, base: "I cannot make sense of these words." };
    });
    expect(judgeRows(byLabels(rows))).toMatchObject({
      ...{ outcome: "rejected", verdict: "better", reason: { kind: "below-floor" } },
      floor: { answer: "billing", passed: false, comparison: { tuned: 0.375, base: 16 / 48 } },
    });
    expect(judgeRows(byLabels(rows, { floor: "none" })).outcome).toBe("accepted");
  });

  it("names a hard break before everything else", () => {
    const rows = [
      ...times(20, { reference: "a", tuned: "none of them", base: "a" }),
      ...times(80, { reference: "b", tuned: "b", base: "a" }),
    ];
    expect(judgeRows(byLabels(rows))).toMatchObject({
      ...{ outcome: "rejected", verdict: "better" },
      reason: { kind: "hard-break", fault: "outside-labels" },
    });
  });
});

const label = fc.constantFrom("a", "b", "c");
const answer = fc.constantFrom("a", "b", "c", "none of them", null);
const anyRows = fc.array(fc.record({ reference: label, tuned: answer, base: answer }), {
  minLength: 2,
  maxLength: 60,
});

describe("whatever the answers are", () => {
  it("the order of the rows changes nothing", () => {
    const shuffled = anyRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, others]) => {
        const labels = times(1, right).concat(
          { ...right, reference: "b" },
          { ...right, reference: "c" },
        );
        const judge = (of: Asked[]) => judgeRows(byLabels([...of, ...labels]));
        expect(judge(others)).toEqual(judge(rows));
      }),
      { numRuns: 40 },
    );
  });

  it("models that change places have the opposite difference", () => {
    fc.assert(
      fc.property(anyRows, (all) => {
        const rows = all.filter(({ tuned, base }) => tuned !== null && base !== null);
        fc.pre(rows.length > 0);
        const swapped = rows.map(({ reference, tuned, base }) => ({
          reference,
          tuned: base,
          base: tuned,
        }));
        const [one, other] = [rows, swapped].map((of) => judgeRows(byLabels(of)).scores[0]);
        expect(other?.gain).toBeCloseTo(-(one?.gain ?? 0), 12);
        expect(other?.interval.low).toBeCloseTo(-(one?.interval.high ?? 0), 9);
      }),
      { numRuns: 100 },
    );
  });

  it("equal answers are never accepted", () => {
    const equal = anyRows.map((rows) => rows.map((row) => ({ ...row, base: row.tuned })));
    const free = { floor: "none", breakTolerance: 1 } as const;
    fc.assert(
      fc.property(equal, (rows) => {
        for (const evidence of [byLabels(rows, free), byWords(rows, free)]) {
          expect(judgeRows(evidence).outcome).toBe("rejected");
        }
      }),
      { numRuns: 60 },
    );
  });

  it("a refused row never makes the gate accept what it would reject", () => {
    const rank = ({ outcome }: Verdict) => (outcome === "accepted" ? 1 : 0);
    const skewed = fc.array(
      fc.record({
        reference: label,
        tuned: fc.constantFrom("right", "right", "right", "none of them"),
        base: fc.constantFrom("a", "b", "c", "none of them"),
      }),
      { minLength: 10, maxLength: 60 },
    );
    const models = fc.constantFrom<Partial<Asked>>(
      { tuned: null },
      { base: null },
      { tuned: null, base: null },
    );
    fc.assert(
      fc.property(skewed, models, (all, refusal) => {
        const rows = all.map((row) => ({
          ...row,
          tuned: row.tuned === "right" ? row.reference : row.tuned,
        }));
        const refused = rows.map((row, index) => (index === 0 ? { ...row, ...refusal } : row));
        const [before, after] = [rows, refused].map((of) => judgeRows(byLabels(of)));
        if (before === undefined || after === undefined) throw new Error("two verdicts");
        expect(rank(after)).toBeLessThanOrEqual(rank(before));
        const low = (of: Verdict) => of.floor?.comparison.interval.low ?? 0;
        expect(low(after)).toBeLessThanOrEqual(low(before) + 1e-9);
      }),
      { numRuns: 150 },
    );
  });
});
