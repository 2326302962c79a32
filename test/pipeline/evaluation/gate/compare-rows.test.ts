import { describe, expect, it } from "vitest";
import { byScore, compareRows } from "../../../../pipeline/evaluation/gate/compare-rows.ts";
import { type Asked, byWords } from "../../../support/evidence.ts";

describe("rows that are grouped", () => {
  const words = ["one", "two", "three", "four", "five"];
  const rows = Array.from({ length: 40 }, (_, row): Asked => {
    const some = (count: number) => words.slice(0, 1 + (count % 5)).join(" ");
    const group = `customer ${row % 11}`;
    return { reference: words.join(" "), tuned: some(row * 3), base: some(row * row + 1), group };
  });
  const compare = (of: readonly Asked[]) => compareRows(byWords(of).rows, byScore(0), 0.95);

  it("have the same interval in every order", () => {
    const expected = compare(rows);
    expect(expected.method).toBe("cluster-bootstrap");
    for (const start of [1, 7, 20]) {
      const turned = [...rows.slice(start), ...rows.slice(0, start)];
      expect(compare(turned)).toEqual(expected);
      expect(compare(turned.reverse())).toEqual(expected);
    }
  });
});
