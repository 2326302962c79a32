import type { Place } from "../record.ts";
import type { JsonSlip } from "./lenient-json.ts";
import type { ProblemCode } from "./problem.ts";

interface Described {
  /** Code of the finding. */
  readonly code: ProblemCode;
  readonly message: string;
  /** The text is only read for `--fix`: whether it is what the person meant is for them to confirm. */
  readonly refused?: true;
}

/** What is said about each slip. */
const described: Record<JsonSlip, Described> = {
  "byte-order-mark": {
    code: "byte-order-mark",
    message: "there is a byte-order mark inside the file; files were probably joined",
  },
  "json-comment": {
    code: "json-comment",
    message: "there is a comment; JSON has no comments",
  },
  "trailing-comma": {
    code: "trailing-comma",
    message: "there is a comma with nothing after it before the closing bracket or the next comma",
  },
  "comma-after-record": {
    code: "comma-after-record",
    message: "there is a comma before or after the record; JSON Lines has none between records",
  },
  "concatenated-records": {
    code: "concatenated-records",
    message: "another record follows without a line feed; files were probably joined",
  },
  "missing-comma": {
    code: "missing-comma",
    message: "the comma between two records of the list is missing",
  },
  "nan-value": {
    code: "nan-value",
    message: "JSON has neither NaN nor Infinity; the value is read as null",
  },
  "python-literals": {
    code: "python-literals",
    message:
      "the record is not JSON but Python: text in single quotes, or None, True and False; JSON has double quotes, null, true and false",
    refused: true,
  },
  "curly-quotes": {
    code: "curly-quotes",
    message: "the quotes are curly, as text editors make them; JSON requires straight quotes",
    refused: true,
  },
  "unquoted-key": {
    code: "bad-json",
    message: "the line is not valid JSON: a key is not in quotes; JSON requires double quotes",
    refused: true,
  },
};

/** JSON Lines has no comments, and a record may be commented out; JSON files for people often have them. */
const commentLine: Described = {
  code: "bad-json",
  message: "the line is not valid JSON: there is a comment, and JSON has no comments",
  refused: true,
};

/** What to say about a slip, in a file of one record per line or in another. */
export function describeSlip(slip: JsonSlip, inLines: boolean): Described {
  return slip === "json-comment" && inLines ? commentLine : described[slip];
}

/** Where an index of a record's text is, given where the text starts. */
export function placeIn(start: Place, text: string, index: number): Place {
  const before = text.slice(0, index);
  const feed = before.lastIndexOf("\n");
  if (feed === -1) return { ...start, column: (start.column ?? 1) + index };
  const feeds = before.split("\n").length - 1;
  return { ...start, line: start.line + feeds, column: index - feed };
}
