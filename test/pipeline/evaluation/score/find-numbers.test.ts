import { expect, it } from "vitest";
import { findNumbers } from "../../../../pipeline/evaluation/score/find-numbers.ts";

/** What is read as a number, and its value. */
const numbersIn = (text: string) =>
  findNumbers(text).map(({ start, end, value: { numerator, denominator } }) => [
    text.slice(start, end),
    Number(numerator) / Number(denominator),
  ]);

it.each<[what: string, text: string, numbers: [string, number][]]>([
  [
    "whole numbers",
    "a 5 and 7",
    [
      ["5", 5],
      ["7", 7],
    ],
  ],
  [
    "decimals",
    "1,234.5 or .5",
    [
      ["1,234.5", 1234.5],
      [".5", 0.5],
    ],
  ],
  [
    "groups of digits",
    "1 234 567 and 1_000",
    [
      ["1 234 567", 1234567],
      ["1_000", 1000],
    ],
  ],
  [
    "no group of two or four digits",
    "1 2345, 1 234 56",
    [
      ["1", 1],
      ["2345", 2345],
      ["1 234", 1234],
      ["56", 56],
    ],
  ],
  [
    "a time",
    "12:30",
    [
      ["12", 12],
      ["30", 30],
    ],
  ],
  ["the last part of a list", "1,2,3", [["3", 3]]],
])("finds %s", (_what, text, numbers) => {
  expect(numbersIn(text)).toEqual(numbers);
});

it.each<[text: string, number: string, value: number]>([
  ["-5", "-5", -5],
  ["+5", "+5", 5],
  ["(-5)", "-5", -5],
  ["5 -3", "-3", -3],
  ["x = -5", "-5", -5],
  // A hyphen, or one that takes away.
  ["5-3", "3", 3],
  ["x-5", "5", 5],
  ["f(2)-5", "5", 5],
  ["a[2]-5", "5", 5],
  ["{2}-5", "5", 5],
  ["50%-5", "5", 5],
  ["- 5", "5", 5],
])("reads the sign of %s", (text, number, value) => {
  expect(numbersIn(text).at(-1)).toEqual([number, value]);
});

it.each<[text: string, number: string, value: number]>([
  ["€ 5", "€ 5", 5],
  ["EUR5", "EUR5", 5],
  ["Rs. 500", "Rs. 500", 500],
  ["Rs 500", "Rs 500", 500],
  ["kr. 5", "kr. 5", 5],
  ["kr 5", "kr 5", 5],
  ["-$5", "-$5", -5],
  ["$-5", "$-5", -5],
  ["-$ 5", "-$ 5", -5],
  ["-USD 5", "-USD 5", -5],
  ["USD -5", "USD -5", -5],
  ["US$5", "US$5", 5],
  ["from $5 to $7", "$7", 7],
  ["xUSD 5", "5", 5],
])("takes the currency of %s to its number", (text, number, value) => {
  expect(numbersIn(text).at(-1)).toEqual([number, value]);
});

it.each(["m2", "A4", "x_2", "x^{2}", "x^-2", "Σ2", "я2", `1${"0".repeat(1000)}`])(
  "finds none in %.10s",
  (text) => {
    expect(numbersIn(text)).toEqual([]);
  },
);

it.each<[text: string, value: number]>([
  ["1e3", 1000],
  ["1E-3", 0.001],
  ["1e+3", 1000],
  ["1.5e2", 150],
  ["3x10^5", 300_000],
  ["3 × 10^5", 300_000],
  ["3 * 10 ^ {-2}", 0.03],
  ["2^10", 1024],
  ["2 ^ 3", 8],
  ["2^{3}", 8],
  ["10^12", 1e12],
  ["-2^3", -8],
])("takes the power in %s to its number", (text, value) => {
  expect(numbersIn(text)).toEqual([[text, value]]);
});

it.each<[text: string, number: string, value: number]>([
  ["1e5x", "1", 1],
  ["1e51x", "1", 1],
  ["2e", "2", 2],
  // Beyond all bounds.
  ["1e401", "1e401", 1],
  ["2^999", "2^999", 2],
])("takes none to the number in %s", (text, number, value) => {
  expect(numbersIn(text)).toEqual([[number, value]]);
});

it.each<[text: string, value: number]>([
  ["1/2", 0.5],
  ["7 / 8", 0.875],
  ["12/48", 0.25],
  ["1 1/2", 1.5],
  ["12 1/2", 12.5],
  ["-1 1/2", -1.5],
  ["+1 1/2", 1.5],
])("reads the fraction %s", (text, value) => {
  expect(numbersIn(text)).toEqual([[text, value]]);
});

it.each<[text: string, numbers: number[]]>([
  ["3/4/2025", [3, 4, 2025]],
  ["3/14 / 2025", [3, 14, 2025]],
  ["1/2.5", [1, 2.5]],
  ["1/2,5", [1, 2.5]],
  ["1.5/2", [1.5, 2]],
  ["1/0", [1, 0]],
  // Two numbers.
  ["1.5 1/2", [1.5, 0.5]],
  ["1  1/2", [1, 0.5]],
  ["1, 1/2", [1, 0.5]],
  ["1 12", [1, 12]],
])("reads no fraction, or not one with what is before it, in %s", (text, numbers) => {
  expect(numbersIn(text).map(([, value]) => value)).toEqual(numbers);
});

it("reads a fraction at the end of a sentence", () => {
  expect(numbersIn("It is 1/2.")).toEqual([["1/2", 0.5]]);
  expect(numbersIn("1/2, or more")).toEqual([["1/2", 0.5]]);
});
