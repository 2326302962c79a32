import { describe, expect, it } from "vitest";
import { labelTables } from "../../../../pipeline/evaluation/gate/label-results.ts";
import { compareMacroF1 } from "../../../../pipeline/evaluation/gate/macro-f1.ts";
import { type Asked, byLabels, times } from "../../../support/evidence.ts";

const words = (text: string) => text.split(" ");
const references = words(
  "cash cash cash cash cash cash card card card card card loan loan loan fee",
);
const tuned = words("cash cash cash cash card loan card card card card cash loan loan card card");
const base = words("cash cash none none card card card card none cash cash cash cash card fee");
const rows = references.map(
  (reference, row): Asked => ({ reference, tuned: tuned[row] ?? "", base: base[row] ?? "" }),
);

const rounded = (value: number | null) => (value === null ? null : Number(value.toFixed(6)));

const tablesOf = (asked: readonly Asked[]) =>
  labelTables(byLabels(asked).rows, { score: 0, confidence: 0.95 });

/*
 * The figures are scikit-learn 1.2.1's (Debian's python3-sklearn):
 *   from sklearn.metrics import precision_recall_fscore_support, f1_score
 *   labels = ["card", "cash", "fee", "loan"]
 *   precision_recall_fscore_support(references, answers, labels=labels, zero_division=0)
 *   f1_score(references, answers, labels=labels, average="macro", zero_division=0)
 */
describe("scores by label", () => {
  it("are those of scikit-learn; a label that was never given has no precision", () => {
    const scores = (model: "tuned" | "base") =>
      tablesOf(rows).labels.map(({ label, rows: support, ...of }) => [
        ...[label, support, of[model].right],
        ...[of[model].precision, of[model].recall, of[model].f1].map(rounded),
      ]);
    expect(scores("tuned")).toEqual([
      ["card", 5, 4, 0.571429, 0.8, 0.666667],
      ["cash", 6, 4, 0.8, 0.666667, 0.727273],
      ["fee", 1, 0, null, 0, 0],
      ["loan", 3, 2, 0.666667, 0.666667, 0.666667],
    ]);
    expect(scores("base")).toEqual([
      ["card", 5, 2, 0.4, 0.4, 0.4],
      ["cash", 6, 2, 0.333333, 0.333333, 0.333333],
      ["fee", 1, 1, 1, 1, 1],
      ["loan", 3, 0, null, 0, 0],
    ]);
  });

  it("have scikit-learn's macro-F1, with an interval of the difference", () => {
    const { tuned: ours, base: theirs, gain, interval } = compareMacroF1(byLabels(rows).rows, 0.95);
    expect(ours).toBeCloseTo(0.5151515151515151, 14);
    expect(theirs).toBeCloseTo(0.43333333333333335, 14);
    expect(interval.low).toBeLessThan(gain);
    expect(interval.high).toBeGreaterThan(gain);
  });

  it("take labels that are written differently for one", () => {
    const asked = [
      { reference: "Card", tuned: "card", base: "cash" },
      { reference: "card", tuned: "CARD.", base: "none" },
      { reference: "cash", tuned: "cash", base: "cash" },
    ];
    expect(
      tablesOf(asked).labels.map(({ label, rows: of, tuned: { right } }) => [label, of, right]),
    ).toEqual([
      ["Card", 2, 2],
      ["cash", 1, 1],
    ]);
  });
});

describe("a label", () => {
  const both = (reference: string): Asked => ({ reference, tuned: reference, base: reference });
  const other = (reference: string) => (reference === "card" ? "cash" : "card");
  const lost = (reference: string): Asked => ({ ...both(reference), tuned: other(reference) });
  const won = (reference: string): Asked => ({ ...both(reference), base: other(reference) });

  it("got worse or better where that is certain among so many labels", () => {
    const asked = [
      ...[...times(5, both("card")), ...times(8, lost("card"))],
      ...[...times(5, both("cash")), ...times(9, won("cash"))],
      ...[...times(5, both("fee")), ...times(6, lost("fee"))],
    ];
    // Exact McNemar tests are 2 · 0.5^8, 2 · 0.5^9 and 2 · 0.5^6; by Holm times 2, 3 and 1.
    expect(
      tablesOf(asked).labels.map((one) => [one.label, one.change, rounded(one.adjustedPValue)]),
    ).toEqual([
      ["card", "worse", 0.015625],
      ["cash", "better", 0.011719],
      ["fee", "worse", 0.03125],
    ]);
  });

  it("is unclear where it is certain only by itself", () => {
    const labels = ["fee", "loan", "debt", "cash"].flatMap((name) => times(3, both(name)));
    const asked = [...labels, ...times(6, lost("card"))];
    expect(tablesOf(asked).labels.find(({ label }) => label === "card")).toMatchObject({
      adjustedPValue: expect.closeTo(5 * 2 * 0.5 ** 6, 12),
      change: "unclear",
    });
  });

  it("does not get worse by eight rows of one group", () => {
    const asked = [...times(8, lost("card")), ...times(8, both("cash"))];
    const changeOf = (of: readonly Asked[]) => tablesOf(of).labels[0]?.change;
    expect(changeOf(asked)).toBe("worse");
    expect(changeOf(asked.map((row) => ({ ...row, group: "one customer" })))).toBe("unclear");
  });
});

describe("the confusion", () => {
  it("counts the answers by right label and given label; refused rows and others have none", () => {
    const asked: Asked[] = [
      ...times(3, { reference: "card", tuned: "card", base: "cash" }),
      { reference: "card", tuned: "no idea", base: null },
      { reference: "cash", tuned: "cash", base: "cash" },
    ];
    expect(tablesOf(asked).confusion).toEqual([
      { reference: "card", answer: "card", tuned: 3, base: 0 },
      { reference: "card", answer: "cash", tuned: 0, base: 3 },
      { reference: "card", answer: null, tuned: 1, base: 1 },
      { reference: "cash", answer: "cash", tuned: 1, base: 1 },
    ]);
  });
});

describe("macro-F1", () => {
  it("has an interval that knows groups", () => {
    const asked = Array.from({ length: 60 }, (_, row): Asked => {
      const [reference, wrong] = row % 2 === 0 ? ["a", "b"] : ["b", "a"];
      const customer = Math.floor(row / 10);
      return {
        reference,
        tuned: customer < 4 ? reference : wrong,
        base: customer % 2 ? reference : wrong,
      };
    });
    const grouped = asked.map((row, index) => ({ ...row, group: `c${Math.floor(index / 10)}` }));
    const width = (of: readonly Asked[]) => {
      const { interval, method } = compareMacroF1(byLabels(of).rows, 0.95);
      return { method, width: interval.high - interval.low };
    };
    expect(width(asked).method).toBe("paired-bootstrap");
    expect(width(grouped).method).toBe("cluster-bootstrap");
    expect(width(grouped).width).toBeGreaterThan(1.5 * width(asked).width);
  });
});
