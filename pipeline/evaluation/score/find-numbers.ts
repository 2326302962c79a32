import { readDigits } from "./digit-run.ts";
import { decimal, negative, power, quotient, type Rational, scaled, sum } from "./rational.ts";

/** A number in a text, from its sign or currency to its last digit. */
export interface FoundNumber {
  readonly value: Rational;
  readonly start: number;
  readonly end: number;
}

/** Digits, with marks and blanks that may group them. */
const run = /\d+(?:[.,'_]\d+| \d{3}(?!\d))*|\.\d+/g;
const currency =
  /(?:(?<!\p{L})[A-Z]{1,2}\p{Sc}|\p{Sc}|\b(?:USD|EUR|GBP|CHF|JPY|INR|CNY|CAD|AUD|SEK|NOK|DKK|PLN|BRL|Rs\.?|kr\.?))\s?$/u;
/** Digits after these are part of a name (`m2`, `A4`) or an exponent. */
const partOfWord = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}_^]$|\^[-{]$/u;
/** A minus after a number or a word is a hyphen, or takes away. */
const sign = /(?:^|[^\p{L}\p{N})\]}%])([-+])$/u;

const timesPowerOfTen =
  /[eE]([-+]?\d{1,4})(?![\p{L}\d])|\s?[x×*]\s?10\s?\^\s?\{?([-+]?\d{1,4})\}?/uy;
const toThePower = /\s?\^\s?\{?(\d{1,3})\}?/y;
const over = /\s?\/\s?(\d+)(?![.,]?\d)(?!\s?\/\s?\d)/y;

/** Longest run of digits that is read. */
const MAX_DIGITS = 1000;

/** The numbers of a text that `plainNumbers` made, in order. */
export function findNumbers(plain: string): FoundNumber[] {
  const found: FoundNumber[] = [];
  run.lastIndex = 0;
  for (let match = run.exec(plain); match !== null; match = run.exec(plain)) {
    const [digits] = match;
    const before = plain.slice(Math.max(0, match.index - 12), match.index);
    if (digits.length > MAX_DIGITS || (partOfWord.test(before) && !currency.test(before))) continue;
    const whole = found.at(-1);
    const number = numberAt(plain, digits, { before, at: match.index });
    run.lastIndex = number.end;
    const isMixed = number.isFraction && whole !== undefined && isWholeBefore(plain, whole, number);
    if (isMixed) found[found.length - 1] = mixed(whole, number);
    else found.push(number);
  }
  return found;
}

function numberAt(
  plain: string,
  digits: string,
  { before, at }: { before: string; at: number },
): FoundNumber & { isFraction: boolean } {
  const end = at + digits.length;
  const fraction = fractionOf(plain, digits, { before, end });
  const { decimal: text, offset } = readDigits(digits);
  const { start, isNegative } =
    offset > 0 ? { start: at + offset, isNegative: false } : startOf(before, at);
  const read = fraction ?? withExponent(plain, decimal(text), end);
  const value = isNegative ? negative(read.value) : read.value;
  return { value, start, end: read.end, isFraction: fraction !== undefined };
}

type Read = Pick<FoundNumber, "value" | "end">;

function withExponent(plain: string, value: Rational, end: number): Read {
  timesPowerOfTen.lastIndex = end;
  const ten = timesPowerOfTen.exec(plain);
  if (ten !== null) {
    const larger = scaled(value, Number(ten[1] ?? ten[2]));
    return { value: larger ?? value, end: timesPowerOfTen.lastIndex };
  }
  toThePower.lastIndex = end;
  const raised = toThePower.exec(plain);
  if (raised === null) return { value, end };
  return { value: power(value, Number(raised[1])) ?? value, end: toThePower.lastIndex };
}

/** `3/4`, but not a part of a date such as `3/4/2025`. */
function fractionOf(
  plain: string,
  digits: string,
  { before, end }: { before: string; end: number },
): Read | undefined {
  if (!/^\d+$/.test(digits) || before.endsWith("/")) return undefined;
  over.lastIndex = end;
  const [, divisor] = over.exec(plain) ?? [];
  if (divisor === undefined || divisor.length > MAX_DIGITS) return undefined;
  const value = quotient(decimal(digits), decimal(divisor));
  return value === undefined ? undefined : { value, end: over.lastIndex };
}

/** A minus is before or after the currency: `-$5`, `$-5`. */
function startOf(before: string, at: number): { start: number; isNegative: boolean } {
  const inner = sign.exec(before)?.[1];
  const unsigned = inner === undefined ? before : before.slice(0, -1);
  const money = currency.exec(unsigned)?.[0] ?? "";
  const rest = unsigned.slice(0, unsigned.length - money.length);
  const outer = money === "" ? undefined : sign.exec(rest)?.[1];
  const length = (inner?.length ?? 0) + money.length + (outer?.length ?? 0);
  return { start: at - length, isNegative: inner === "-" || outer === "-" };
}

/** `1 1/2`: a whole number right before a fraction. */
function isWholeBefore(plain: string, whole: FoundNumber, { start }: FoundNumber): boolean {
  return whole.end === start - 1 && /^[-+]?\d+ $/.test(plain.slice(whole.start, start));
}

function mixed(whole: FoundNumber, { value, end }: FoundNumber): FoundNumber {
  const part = whole.value.numerator < 0n ? negative(value) : value;
  return { start: whole.start, end, value: sum(whole.value, part) };
}
