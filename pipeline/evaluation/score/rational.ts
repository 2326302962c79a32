/** An exact number; the denominator is above 0. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Powers beyond this are no answer to anything, and would fill the memory. */
const MAX_EXPONENT = 400;

/** A decimal: digits, and after a point more of them. */
export function decimal(digits: string): Rational {
  const [whole = "", fraction = ""] = digits.split(".");
  return { numerator: BigInt(whole + fraction), denominator: 10n ** BigInt(fraction.length) };
}

/** @returns undefined where the denominator is 0 */
export function quotient(one: Rational, by: Rational): Rational | undefined {
  if (by.numerator === 0n) return undefined;
  return {
    numerator: one.numerator * by.denominator,
    denominator: one.denominator * by.numerator,
  };
}

export function sum(one: Rational, other: Rational): Rational {
  return {
    numerator: one.numerator * other.denominator + other.numerator * one.denominator,
    denominator: one.denominator * other.denominator,
  };
}

export function negative({ numerator, denominator }: Rational): Rational {
  return { numerator: -numerator, denominator };
}

/** value × 10^exponent; undefined where that is beyond all bounds. */
export function scaled(
  { numerator, denominator }: Rational,
  exponent: number,
): Rational | undefined {
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const factor = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0
    ? { numerator, denominator: denominator * factor }
    : { numerator: numerator * factor, denominator };
}

/** value^exponent, the exponent being at least 0; undefined where that is beyond all bounds. */
export function power(
  { numerator, denominator }: Rational,
  exponent: number,
): Rational | undefined {
  const digits = String(numerator).length + String(denominator).length;
  if (digits * exponent > MAX_EXPONENT * 2) return undefined;
  return { numerator: numerator ** BigInt(exponent), denominator: denominator ** BigInt(exponent) };
}

export function isSameNumber(one: Rational, other: Rational): boolean {
  return one.numerator * other.denominator === other.numerator * one.denominator;
}
