import type { Place } from "../record.ts";
import { findJsonFault } from "./json-fault.ts";
import { describeSlip, placeIn } from "./json-slips.ts";
import { addValue } from "./json-value.ts";
import { type JsonSlip, type Lenient, readLenient } from "./lenient-json.ts";
import { isProblem, type ReadItem, type ReadProblem } from "./problem.ts";
import { nulMessage, rejected } from "./record-problems.ts";

/** Where to put a record, and what is known about its text. */
export interface JsonTextTarget {
  readonly items: ReadItem[];
  /** No line feed or closing bracket follows, because the file ends. */
  readonly endsFile: boolean;
  /** The file has one record per line. */
  readonly inLines: boolean;
}

/**
 * Reads a text that is not JSON. Slips with one possible meaning are named, and the rows are read;
 * for other dialects (Python, curly quotes) the rows are offered to `--fix` only.
 */
export function readFaulty(text: string, place: Place, target: JsonTextTarget): void {
  const { items } = target;
  if (text.trim() === "") {
    items.push({ code: "blank-line", place, message: "the line is blank", rejected: false });
    return;
  }
  const nul = text.indexOf("\0");
  if (nul !== -1) {
    items.push(rejected("nul-byte", placeIn(place, text, nul), nulMessage));
    return;
  }
  const lenient = readLenient(text);
  if (lenient.failure !== undefined) {
    items.push(unreadable(text, place, { lenient, target }));
    return;
  }
  const rows = rowsOf(lenient, text, place);
  const [refused] = [...lenient.slips].filter(
    ([slip]) => describeSlip(slip, target.inLines).refused === true,
  );
  if (refused !== undefined) items.push(offered(refused, rows, { text, place, target }));
  else {
    for (const slip of lenient.slips) items.push(named(slip, { text, place, target }));
    items.push(...rows);
  }
}

interface Faulty {
  readonly text: string;
  readonly place: Place;
  readonly target: JsonTextTarget;
}

function rowsOf({ values }: Lenient, text: string, place: Place): ReadItem[] {
  const items: ReadItem[] = [];
  for (const [index, { start, text: json }] of values.entries()) {
    const at = index === 0 ? place : placeIn(place, text, start);
    addValue({ value: JSON.parse(json), text: json }, at, items);
  }
  return items;
}

function named([slip, index]: [JsonSlip, number], { text, place, target }: Faulty): ReadProblem {
  const { code, message } = describeSlip(slip, target.inLines);
  return { code, place: placeIn(place, text, index), message, rejected: false, original: text };
}

/** Rows with a defect of their own cannot be offered. */
function offered(
  [slip, index]: [JsonSlip, number],
  rows: readonly ReadItem[],
  { text, place, target }: Faulty,
): ReadProblem {
  const { code, message } = describeSlip(slip, target.inLines);
  const repaired = rows.flatMap((row) => (isProblem(row) ? [] : [row]));
  const problem = { ...rejected(code, placeIn(place, text, index), message), original: text };
  const repairable = repaired.length === rows.length;
  return repairable ? { ...problem, repairable, repaired } : { ...problem, repairable };
}

const dialects = ["curly-quotes", "python-literals"] as const;

/** Names the dialect where the text is of one, else the first character that is not JSON. */
function unreadable(
  text: string,
  place: Place,
  { lenient, target }: { lenient: Lenient; target: JsonTextTarget },
): ReadProblem {
  const { failure, slips } = lenient;
  const dialect = dialects.find((slip) => slips.has(slip));
  const fault =
    slips.size > 0 && failure !== undefined
      ? { column: failure.at + 1, reason: failure.reason, truncated: failure.truncated }
      : findJsonFault(text);
  const at = fault === undefined ? place : placeIn(place, text, fault.column - 1);
  const reason = fault?.reason ?? "it cannot be parsed";
  if (target.endsFile && fault?.truncated === true) {
    const message = `the file's last line is cut off: ${reason}`;
    return { ...rejected("truncated-line", at, message), original: text };
  }
  if (dialect !== undefined) {
    const { code, message } = describeSlip(dialect, target.inLines);
    const problem = rejected(code, at, `${message}; here ${reason}`);
    return { ...problem, original: text, repairable: false };
  }
  return { ...rejected("bad-json", at, `the line is not valid JSON: ${reason}`), original: text };
}
