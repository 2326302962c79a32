import { expect, it } from "vitest";
import {
  decimal,
  isSameNumber,
  negative,
  power,
  quotient,
  scaled,
  sum,
} from "../../../../pipeline/evaluation/score/rational.ts";

/** Equal as fractions, whatever these are reduced to. */
const expectSame = (number: ReturnType<typeof power>, digits: string, over = "1") => {
  const expected = quotient(decimal(digits), decimal(over));
  if (number === undefined || expected === undefined) throw new TypeError("no number");
  expect([number, isSameNumber(number, expected)]).toEqual([number, true]);
};

it("computes without rounding", () => {
  expectSame(sum(decimal("0.1"), decimal("0.2")), "0.3");
  expectSame(quotient(decimal("1"), decimal("2.5")), "0.4");
  expectSame(quotient(decimal("1.5"), decimal("4.5")), "1", "3");
  expectSame(sum(decimal("1.25"), negative(decimal("0.25"))), "1");
  expectSame(power(decimal("1.5"), 3), "3.375");
  expectSame(power(decimal("7"), 0), "1");
  expectSame(scaled(decimal("1.5"), 3), "1500");
  expectSame(scaled(decimal("1.5"), -2), "0.015");
  expect(isSameNumber(decimal("0.333"), decimal("0.3333"))).toBe(false);
});

it("has no number for a division by 0, nor for one beyond all bounds", () => {
  expect(quotient(decimal("1"), decimal("0.0"))).toBeUndefined();
  expect(scaled(decimal("1"), 100_000)).toBeUndefined();
  expect(scaled(decimal("1"), -100_000)).toBeUndefined();
  expect(power(decimal("2"), 100_000)).toBeUndefined();
  expect(power(decimal("123456789"), 999)).toBeUndefined();
});
