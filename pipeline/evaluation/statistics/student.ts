import { zOf } from "./normal.ts";

/** Degrees of freedom from which Student's quantile is the normal one to four digits. */
const AS_GOOD_AS_NORMAL = 20_000;

/**
 * t such that a value of Student's distribution is within ±t with the given probability,
 * e.g. 0.95 with 9 degrees of freedom → 2.262.
 * @param freedom degrees of freedom, a whole number from 1
 */
export function tOf(confidence: number, freedom: number): number {
  if (freedom >= AS_GOOD_AS_NORMAL) return zOf(confidence);
  let low = 0;
  let high = Math.PI / 2;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (withinAngle(middle, freedom) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}

/**
 * Chance that a value is within ±√freedom · tan(angle): the finite sums of Abramowitz and Stegun
 * (1964), 26.7.3 and 26.7.4.
 */
function withinAngle(angle: number, freedom: number): number {
  const cosine = Math.cos(angle);
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= freedom - 2 && term > 1e-17; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  const part = Math.sin(angle) * sum;
  return isOdd ? (2 / Math.PI) * (angle + part) : part;
}
