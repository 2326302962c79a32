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
    const rather = [...times(300, right), ...times(9, gained), ...times(4, lost)];
    expect(verdictOf(rather)).toBe("cannot-tell");
    const ratherNot = [...times(300, right), ...times(2, gained), ...times(7, lost)];
    expect(judgeRows(byLabels(ratherNot)).scores[0].interval.high).toBeLessThan(0.02);
    expect(verdictOf(ratherNot)).toBe("cannot-tell");
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

  it("is rejected where too few rows differ for an exact test, although all are gained", () => {
    const few = (count: number) =>
      judgeRows(
        byLabels(
          [
            ...times(count, gained),
            ...times(9, { ...right, reference: "b", tuned: "b", base: "b" }),
          ],
          { floor: "none" },
        ),
      );
    expect(few(5)).toMatchObject({ outcome: "rejected", verdict: "cannot-tell" });
    expect(few(5).scores[0]?.interval.low).toBe(0);
    expect(few(6)).toMatchObject({ outcome: "accepted" });
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

describe("rows that belong together", () => {
  /** Customers with five rows each, of which the tuned model gets all right or none. */
  const customers = (won: number, lostOnes: number): Asked[] =>
    Array.from({ length: won + lostOnes }, (_, customer) => {
      const reference = customer % 2 === 0 ? "a" : "b";
      const wrong = reference === "a" ? "b" : "a";
      const row = { reference, group: `customer ${customer}` };
      return times(
        5,
        customer < won
          ? { ...row, tuned: reference, base: wrong }
          : { ...row, tuned: wrong, base: reference },
      );
    }).flat();
  const alone = (rows: Asked[]) => rows.map(({ group: _, ...row }) => row);

  it("count by group: what is certain of as many independent rows is not", () => {
    const rows = customers(14, 6);
    const free = { floor: "none" } as const;
    expect(judgeRows(byLabels(alone(rows), free))).toMatchObject({
      ...{ outcome: "accepted", groups: null, scores: [{ method: "newcombe-paired" }, {}] },
    });
    const verdict = judgeRows(byLabels(rows, free));
    expect(verdict).toMatchObject({
      ...{ outcome: "rejected", verdict: "cannot-tell", rows: 100, groups: { count: 20 } },
      scores: [{ method: "newcombe-paired-clustered" }, { method: "cluster-bootstrap" }],
    });
    // All rows of a group turn out alike, so that each group tells as much as one row.
    expect(verdict.groups?.designEffect).toBeCloseTo(5.2, 1);
    expect(verdict.groups?.effectiveRows).toBeCloseTo(19.2, 1);
    expect(verdict.rowsNeeded).toBeGreaterThan(100);
  });

  it("count so for the floor, the labels and the slices as well", () => {
    const { floor, slices, labels } = judgeRows(byLabels(customers(14, 6), { sliceBy: ["label"] }));
    expect(floor?.comparison.method).toBe("newcombe-paired-clustered");
    const independent = judgeRows(byLabels(alone(customers(14, 6)), { sliceBy: ["label"] }));
    expect(independent.slices.map(({ change }) => change)).toEqual(["better", "better"]);
    expect(slices.map(({ change }) => change)).toEqual(["unclear", "unclear"]);
    expect(labels?.map(({ change }) => change)).toEqual(["unclear", "unclear"]);
  });
});

describe("several scores", () => {
  it("have p-values that are corrected for their number", () => {
    const evidence = byLabels([...times(20, gained), ...times(4, lost)], { floor: "none" });
    const rows = evidence.rows.map((row, index) => {
      const values = (model: "tuned" | "base") => [
        row[model].values[0] ?? 0,
        model === "tuned" && index < 6 ? 1 : 0,
      ];
      const of = (model: "tuned" | "base") => ({ ...row[model], values: values(model) });
      return { ...row, tuned: of("tuned"), base: of("base") };
    });
    const { scores } = judgeRows({
      ...evidence,
      rows,
      scores: [{ kind: "labels" }, { kind: "exact" }],
    });
    const [labels, macro, exact] = scores;
    expect(scores.map(({ name }) => name)).toEqual(["labels", "macro-f1", "exact"]);
    expect(labels.adjustedPValue).toBeCloseTo(2 * (labels.pValue ?? 0), 12);
    expect(exact?.adjustedPValue).toBeCloseTo(2 * 0.5 ** 6, 12);
    expect(macro?.adjustedPValue).toBeNull();
  });
});

describe("tables by label", () => {
  it("are of the score by labels, wherever it stands, and of no other", () => {
    const words = byWords([...times(20, gained), ...times(4, lost)]);
    expect(judgeRows(words)).toMatchObject({ labels: null, confusion: null });
    const { rows, ...labels } = byLabels([...times(20, gained), ...times(4, lost)]);
    const second = (answer: (typeof rows)[number]["tuned"]) => ({
      ...answer,
      values: [0, ...answer.values],
    });
    const verdict = judgeRows({
      ...labels,
      scores: [{ kind: "exact" }, { kind: "labels" }],
      rows: rows.map((row) => ({ ...row, tuned: second(row.tuned), base: second(row.base) })),
    });
    expect(verdict.labels).toMatchObject([
      { label: "a", rows: 20, change: "better", tuned: { recall: 1 }, base: { recall: 0 } },
      { label: "b", rows: 4, change: "unclear", tuned: { recall: 0 }, base: { recall: 1 } },
    ]);
  });
});

describe("rows that would tell", () => {
  it("are given where a gain may be chance, and nowhere else", () => {
    const needed = (rows: Asked[]) => judgeRows(byLabels(rows, { floor: "none" })).rowsNeeded;
    expect(needed([...times(12, gained), ...times(8, lost), ...times(80, right)])).toBeGreaterThan(
      100,
    );
    expect(needed([...times(8, gained), ...times(12, lost), ...times(80, right)])).toBeNull();
    expect(needed(times(40, gained))).toBeNull();
    expect(needed(times(40, right))).toBeNull();
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

  describe.each([
    ["independent rows", 1],
    ["rows in groups of four", 4],
  ])("of %s", (_which, size) => {
    const skewed = fc.array(
      fc.record({
        reference: label,
        tuned: fc.constantFrom("right", "right", "right", "right", "right", "none of them"),
        base: fc.constantFrom("a", "b", "c", "none of them"),
      }),
      { minLength: 10, maxLength: 60 },
    );
    const refusals = fc.constantFrom<Partial<Asked>>(
      { tuned: null },
      { base: null },
      { tuned: null, base: null },
    );

    it("a refused one never makes the gate accept what it would reject", () => {
      fc.assert(
        fc.property(skewed, refusals, (all, refusal) => {
          const rows = all.map((row, index) => ({
            ...row,
            ...(size === 1 ? {} : { group: `g${Math.floor(index / size)}` }),
            tuned: row.tuned === "right" ? row.reference : row.tuned,
          }));
          const refused = rows.map((row, index) => (index === 0 ? { ...row, ...refusal } : row));
          const before = judgeRows(byLabels(rows));
          const after = judgeRows(byLabels(refused));
          expect([before.outcome, after.outcome]).not.toEqual(["rejected", "accepted"]);
          for (const of of [
            ({ scores }: Verdict) => scores[0],
            ({ floor }: Verdict) => floor?.comparison,
          ]) {
            const [low = 0, lowAfter = 0] = [before, after].map((one) => of(one)?.interval.low);
            expect(lowAfter).toBeLessThanOrEqual(low + 1e-9);
          }
        }),
        { numRuns: 120 },
      );
    });
  });

  it("one refused row does not make groups seem independent in which all rows turn out alike", () => {
    // Eight customers of five rows: as they are, they tell as much as eight rows.
    const rows = Array.from({ length: 40 }, (_, row): Asked => {
      const [reference, wrong] = row < 20 ? ["a", "b"] : ["b", "a"];
      return { reference, tuned: reference, base: wrong, group: `customer ${Math.floor(row / 5)}` };
    });
    const low = (of: Asked[]) => judgeRows(byLabels(of)).scores[0].interval.low;
    const refused = rows.map((row, index) => (index === 0 ? { ...row, tuned: null } : row));
    expect(low(refused)).toBeLessThanOrEqual(low(rows));
  });
});
