import type { Place, RawRow } from "../record.ts";

/** What a reader can find wrong with a file or a row. Each code is also the code of a rule. */
export type ProblemCode =
  | "bad-json"
  | "truncated-line"
  | "byte-order-mark"
  | "encoding-utf16"
  | "invalid-utf8"
  | "blank-line"
  | "json-array"
  | "pretty-printed-json"
  | "not-an-object"
  | "nested-too-deep"
  | "row-too-long"
  | "csv-quote"
  | "csv-columns"
  | "csv-header"
  | "csv-no-header"
  | "csv-second-header"
  | "csv-dialect"
  | "csv-preamble"
  | "csv-comment"
  | "csv-units-row"
  | "csv-repeated-header"
  | "csv-footer"
  | "csv-blank-row"
  | "nul-byte"
  | "duplicate-key"
  | "unreadable-file"
  | "not-data"
  | "not-convertible";

/** A defect of the file itself: its bytes, its lines, its JSON or its CSV. Carries no row text. */
export interface ReadProblem {
  readonly code: ProblemCode;
  readonly place: Place;
  /** What is wrong, without text of the row. */
  readonly message: string;
  /** The record at this place could not be read: no row follows for it. */
  readonly rejected: boolean;
}

/** What a reader yields. */
export type ReadItem = RawRow | ReadProblem;

/** Whether an item is a defect and not a row. */
export function isProblem(item: ReadItem): item is ReadProblem {
  return "code" in item;
}

/** Maximum number of bytes of one record. Longer ones are `row-too-long`; Bedrock's own limits are far lower. */
export const longestRow = 16 * 1024 * 1024;

/** Maximum nesting of one record. */
export const deepestNesting = 64;
