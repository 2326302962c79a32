import { dateFromSerial, format, getFormatDateInfo, getFormatInfo, isDateFormat } from "numfmt";

/** How a number in a cell is shown. */
export interface NumberStyle {
  /** Excel's format code, e.g. `0.00`. */
  readonly code: string;
  /** Days are counted from 1904, not from 1900. */
  readonly from1904: boolean;
}

/** Days between the two ways to count them. */
const daysTo1904 = 1462;

/**
 * The text of a number as a person sees it in the sheet: with its zeros, separators and signs; dates as
 * ISO 8601. Where the format hides digits, all digits are written instead.
 * @param written the number as the file has it
 */
export function numberText(written: string, { code, from1904 }: NumberStyle): string {
  const value = Number(written);
  if (written.trim() === "" || !Number.isFinite(value)) return written;
  if (isPlain(code)) return plainText(written, value);
  if (isDateFormat(code)) return dateText(from1904 ? value + daysTo1904 : value, code);
  const shown = shownText(value, code);
  return shown !== undefined && keepsDigits(shown, value, code) ? shown : plainText(written, value);
}

/** Dates that are stored as text: `2026-01-31T00:00:00`. */
export function isoText(written: string): string {
  return written.replace(/\.0+(?=Z?$)/, "").replace(/T00:00:00Z?$/, "");
}

const types = new Map<string, string>();

function isPlain(code: string): boolean {
  let type = types.get(code);
  if (type === undefined) {
    try {
      ({ type } = getFormatInfo(code));
    } catch {
      type = "general";
    }
    types.set(code, type);
  }
  return type === "general" || type === "text";
}

/** Excel keeps 15 digits: `3.5000000000000004` is 3.5. Whole numbers stay as they are written. */
function plainText(written: string, value: number): string {
  if (/^-?\d+$/.test(written)) return written;
  return String(Number(value.toPrecision(15)));
}

function shownText(value: number, code: string): string | undefined {
  try {
    return format(code, value, { throws: true }).trim();
  } catch {
    return undefined;
  }
}

/** Whether the text, read as a number again, is the value. */
function keepsDigits(shown: string, value: number, code: string): boolean {
  const digits = /-?[\d,]*\.?\d+(?:E[+-]?\d+)?/i.exec(shown.replaceAll("−", "-"))?.[0];
  if (digits === undefined) return false;
  const read = Math.abs(Number(digits.replaceAll(",", "")));
  const scale = shown.includes("%") && getFormatInfo(code).isPercent ? 100 : 1;
  return (read / scale).toPrecision(12) === Math.abs(value).toPrecision(12);
}

/** A day, a time of day, or both; seconds only where there are any. */
function dateText(serial: number, code: string): string {
  // Half a millisecond before a full second is that second: days are stored as binary fractions.
  const rounded = Math.round(serial * 86_400) / 86_400 + 1e-9;
  const [year, month, day, hours, minutes, seconds] = dateFromSerial(rounded) as number[];
  const two = (part: number | undefined): string => String(part ?? 0).padStart(2, "0");
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  const clock = `${two(hours)}:${two(minutes)}${seconds === 0 ? "" : `:${two(seconds)}`}`;
  const { year: y, month: m, day: d } = getFormatDateInfo(code);
  if (!y && !m && !d) return serial < 1 ? clock : `${date}T${clock}`;
  const midnight = hours === 0 && minutes === 0 && seconds === 0;
  return midnight ? date : `${date}T${two(hours)}:${two(minutes)}:${two(seconds)}`;
}
