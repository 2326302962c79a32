import { describe, expect, it } from "vitest";
import { sliceResults } from "../../../../pipeline/evaluation/gate/slices.ts";
import { judgeRows } from "../../../../pipeline/evaluation/judge-rows.ts";
import { type Asked, byLabels, byWords, times } from "../../../support/evidence.ts";

const right: Asked = { reference: "a", tuned: "a", base: "a" };
const gained: Asked = { ...right, base: "b" };
const lost: Asked = { ...right, tuned: "b" };
const of = (plan: string, row: Asked): Asked => ({ ...row, slices: { plan } });

const facts = (rows: readonly Asked[], sliceBy: string[] = ["plan"]) =>
  sliceResults(byLabels(rows, { sliceBy })).map(({ by, value, rows: count, change }) => [
    ...[by, value, count, change],
  ]);

describe("slices", () => {
  it("say which part of the rows became better or worse", () => {
    const rows = [
      ...times(30, of("free", gained)),
      ...times(12, of("paid", lost)),
      ...times(20, of("trial", right)),
    ];
    expect(facts(rows)).toEqual([
      ["plan", "free", 30, "better"],
      ["plan", "paid", 12, "worse"],
      ["plan", "trial", 20, "unclear"],
    ]);
  });

  it("are corrected for their number", () => {
    const others = Array.from({ length: 9 }, (_, slice) =>
      times(10, of(`p${slice}`, right)),
    ).flat();
    const rows = [...others, ...times(6, of("x", lost)), ...times(6, of("x", right))];
    const last = sliceResults(byLabels(rows, { sliceBy: ["plan"] })).at(-1);
    expect(last).toMatchObject({ value: "x", change: "unclear" });
    expect(last?.adjustedPValue).toBeCloseTo(10 * 2 * 0.5 ** 6, 12);
    expect(last?.interval.high).toBeLessThan(0);
  });

  it("of few rows are one together, which is left out where it is small or all there is", () => {
    const large = times(30, of("large", right));
    const tiny = (count: number) => Array.from({ length: count }, (_, row) => of(`t${row}`, right));
    expect(facts([...large, ...tiny(9)])).toEqual([["plan", "large", 30, "unclear"]]);
    expect(facts([...large, ...tiny(10)])).toEqual([
      ["plan", "large", 30, "unclear"],
      ["plan", "other (10 values)", 10, "unclear"],
    ]);
    expect(facts(tiny(40))).toEqual([]);
  });

  it("are by the right answer where that is a label", () => {
    const rows = [...times(20, right), ...times(12, { reference: "b", tuned: "b", base: "b" })];
    expect(facts(rows, ["label"])).toEqual([
      ["label", "a", 20, "unclear"],
      ["label", "b", 12, "unclear"],
    ]);
    expect(sliceResults(byWords(rows, { sliceBy: ["label"] }))).toEqual([]);
  });

  it("leave out rows without a value", () => {
    expect(facts([...times(10, of("free", right)), ...times(50, right)])).toEqual([
      ["plan", "free", 10, "unclear"],
    ]);
  });

  it("know that rows belong together", () => {
    const rows = times(12, of("paid", lost));
    expect(facts(rows)).toEqual([["plan", "paid", 12, "worse"]]);
    const grouped = rows.map((row) => ({ ...row, group: "one customer" }));
    expect(facts(grouped)).toEqual([["plan", "paid", 12, "unclear"]]);
  });
});

describe("the floor of slices", () => {
  const rows = [
    ...times(40, of("free", gained)),
    ...times(40, of("free", { reference: "b", tuned: "b", base: "a" })),
    ...times(12, of("paid", right)),
    ...times(8, of("paid", { ...lost, base: "b" })),
  ];
  const judge = (sliceFloor: number | null) =>
    judgeRows(byLabels(rows, { sliceBy: ["plan"], sliceFloor }));

  it("rejects a model that is better, but too bad in one of them", () => {
    expect(judge(null)).toMatchObject({ outcome: "accepted" });
    expect(judge(0.6)).toMatchObject({ outcome: "accepted" });
    expect(judge(0.61)).toMatchObject({
      ...{ outcome: "rejected", verdict: "better" },
      reason: { kind: "slice-below-floor", by: "plan", value: "paid" },
      slices: [
        { value: "free", tuned: 1, belowFloor: false },
        { value: "paid", tuned: 0.6, belowFloor: true },
      ],
    });
  });
});
