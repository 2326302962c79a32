import { describe, expect, it } from "vitest";
import { trinomial } from "../../../../pipeline/evaluation/statistics/trinomial.ts";

function pairs(rows: number, shares: [number, number]) {
  return [...trinomial(rows, ...shares)].flatMap(({ first, seconds, chanceOf }) =>
    seconds.map((second) => ({ first, second, chance: chanceOf(second) })),
  );
}

describe("trinomial", () => {
  const chanceOf = (rows: number, shares: [number, number], counts: [number, number]) =>
    pairs(rows, shares).find(({ first, second }) => first === counts[0] && second === counts[1])
      ?.chance;

  it("gives the chance of two counts", () => {
    // scipy 1.10.1: multinomial.pmf([3, 2, 5], 10, [0.2, 0.1, 0.7]); binom.pmf(3, 10, 0.2).
    expect(chanceOf(10, [0.2, 0.1], [3, 2])).toBeCloseTo(0.033882912, 10);
    expect(chanceOf(10, [0.2, 0], [3, 0])).toBeCloseTo(0.2013265919, 9);
  });

  it.each([1, 50, 1000])("leaves out next to nothing of %d rows", (rows) => {
    const sum = pairs(rows, [0.14, 0.04]).reduce((total, { chance }) => total + chance, 0);
    expect(sum).toBeCloseTo(1, 5);
  });
});
