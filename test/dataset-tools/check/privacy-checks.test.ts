import fc from "fast-check";
import { expect, it } from "vitest";
import { passesLuhn } from "../../../dataset-tools/check/privacy/card-number.ts";
import { passesMod97 } from "../../../dataset-tools/check/privacy/iban.ts";

const digit = fc.integer({ min: 0, max: 9 });

it("exactly one of the ten last digits passes the check of a card number", () => {
  fc.assert(
    fc.property(fc.array(digit, { minLength: 12, maxLength: 18 }), (digits) => {
      const passing = [...Array(10).keys()].filter((last) => passesLuhn(digits.join("") + last));
      expect(passing).toHaveLength(1);
    }),
  );
});

it("a card number with one wrong digit, or two neighbors swapped, does not pass", () => {
  const good = "4539148803436467";
  expect(passesLuhn(good)).toBe(true);
  for (let i = 0; i < good.length; i++) {
    expect(passesLuhn(good.slice(0, i) + ((Number(good[i]) + 1) % 10) + good.slice(i + 1))).toBe(
      false,
    );
  }
  expect(passesLuhn("5439148803436467")).toBe(false);
});

it("an IBAN with one wrong digit does not pass", () => {
  const good = "GB29NWBK60161331926819";
  expect(passesMod97(good)).toBe(true);
  for (let i = 2; i < good.length; i++) {
    const changed = /\d/.test(good[i] ?? "") ? (Number(good[i]) + 1) % 10 : "X";
    expect(passesMod97(good.slice(0, i) + changed + good.slice(i + 1))).toBe(false);
  }
});
