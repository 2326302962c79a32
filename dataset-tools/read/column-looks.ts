import { cellText } from "./template.ts";

/** What the first values of a column look like. */
export interface ColumnLooks {
  readonly name: string;
  /** Sentences or the like, most of them different. */
  readonly isText: boolean;
  /** Short values that repeat, as labels do. */
  readonly isFewValued: boolean;
  /** Values that are not blank are all different numbers, dates or the like. */
  readonly isCounting: boolean;
  /** Share of the values that end as questions do. */
  readonly questions: number;
  readonly rows: number;
}

/** Fewer rows prove nothing about how often values repeat. */
const MIN_ROWS = 5;
/** A label is short. */
const MAX_LABEL_LENGTH = 80;
/** On average. Scripts without spaces write a sentence as one word, but a long one. */
const MIN_WORDS = 3;
const MIN_UNSPACED_LENGTH = 8;

/** Who speaks, where a chat has a row for each message: neither a question nor an answer. */
const speakers = new Set(
  "user assistant system human gpt ai bot model tool function customer client agent operator".split(
    " ",
  ),
);

/** Looks of a column in the rows at the start of a file. */
export function looksOf(
  name: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): ColumnLooks {
  const values = rows.map((row) => cellText(row[name]).trim()).filter((text) => text !== "");
  const distinct = new Set(values).size;
  const enough = values.length >= MIN_ROWS && values.length >= rows.length * 0.9;
  const uncounted = values.filter((text) => !isCount(text));
  return {
    name,
    isText:
      enough &&
      distinct >= values.length / 2 &&
      uncounted.length > values.length / 2 &&
      isProse(values),
    isFewValued:
      enough &&
      distinct >= 2 &&
      distinct <= values.length / 2 &&
      !values.every((text) => speakers.has(text.toLowerCase())) &&
      mean(values, lengthOf) <= MAX_LABEL_LENGTH,
    isCounting: values.length >= MIN_ROWS && distinct === values.length && uncounted.length === 0,
    questions:
      values.filter((text) => /[?？؟]\s*["'”»)]*$/.test(text)).length / Math.max(1, values.length),
    rows: values.length,
  };
}

/** Numbers, dates, times and hexadecimal ids. */
export function isCount(text: string): boolean {
  return (
    /^[-+]?[\d.,:/ TZ+-]*\d[\d.,:/ TZ+-]*%?$/.test(text) ||
    /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)
  );
}

function isProse(values: readonly string[]): boolean {
  if (values.filter((text) => /^[[{]/.test(text)).length > values.length / 2) return false;
  const words = mean(values, (text) => text.split(/\s+/).length);
  if (words >= MIN_WORDS) return true;
  const unspaced = values.filter((text) =>
    /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]/.test(text),
  );
  return unspaced.length > values.length / 2 && mean(unspaced, lengthOf) >= MIN_UNSPACED_LENGTH;
}

function lengthOf(text: string): number {
  return text.length;
}

function mean(values: readonly string[], measure: (text: string) => number): number {
  return values.reduce((sum, text) => sum + measure(text), 0) / Math.max(1, values.length);
}
