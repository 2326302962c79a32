import { describe, expect, it } from "vitest";
import { adjustHolm } from "../../../../pipeline/evaluation/statistics/holm.ts";

describe("adjustHolm", () => {
  it.each([
    // By hand, and statsmodels 0.13.5, multipletests(method="holm").
    [
      [0.01, 0.04, 0.03, 0.005],
      [0.03, 0.06, 0.06, 0.02],
    ],
    [
      [0.2, 0.001, 0.001, 0.6, 0.04],
      [0.4, 0.005, 0.005, 0.6, 0.12],
    ],
    [
      [0.7, 0.8],
      [1, 1],
    ],
    [[0.03], [0.03]],
    [[], []],
  ])("%j become %j", (pValues, adjusted) => {
    expect(adjustHolm(pValues)).toEqual(adjusted.map((value) => expect.closeTo(value, 12)));
  });

  it("leaves nulls null and does not count them", () => {
    const adjusted = adjustHolm([null, 0.02, null, 0.03]);
    expect(adjusted).toEqual([null, 0.04, null, 0.04]);
  });
});
