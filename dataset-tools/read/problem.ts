import type { Place, RawRow } from "../record.ts";

/** What a reader can find wrong with a file or a row. Each code is also the code of a rule. */
export type ProblemCode =
  | "bad-json"
  | "truncated-line"
  | "byte-order-mark"
  | "encoding-utf16"
  | "carriage-returns"
  | "invalid-utf8"
  | "blank-line"
  | "json-array"
  | "pretty-printed-json"
  | "json-layout"
  | "unclear-layout"
  | "bare-message-list"
  | "json-in-string"
  | "concatenated-records"
  | "comma-after-record"
  | "missing-comma"
  | "trailing-comma"
  | "json-comment"
  | "nan-value"
  | "python-literals"
  | "curly-quotes"
  | "half-exchange"
  | "not-an-object"
  | "nested-too-deep"
  | "row-too-long"
  | "csv-quote"
  | "csv-stray-quote"
  | "csv-columns"
  | "csv-shifted"
  | "csv-short-rows"
  | "csv-second-table"
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
  | "untrained-row"
  | "message-rows"
  | "scattered-messages"
  | "not-convertible"
  | "preference-data"
  | "bad-answer"
  | "squad-data"
  | "unknown-format"
  | "zip-archive"
  | "workbook"
  | "choose-sheet"
  | "merged-cells"
  | "uncomputed-formula";

/** A defect of the file itself: its bytes, its lines, its JSON or its CSV. */
export interface ReadProblem {
  readonly code: ProblemCode;
  readonly place: Place;
  /** What is wrong, without text of the row. */
  readonly message: string;
  /** The record at this place could not be read: no row follows for it. */
  readonly rejected: boolean;
  /** The text that is wrong, for the patch log of a repair and nothing else. */
  readonly original?: string;
  /** What `--fix` writes instead of a rejected record. */
  readonly repaired?: readonly RawRow[];
  /** Whether `--fix` repairs this one, where that is not the same for every defect of the code. */
  readonly repairable?: boolean;
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
