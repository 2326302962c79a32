import type { ProblemCode } from "../read/problem.ts";
import type { RuleInfo } from "./rule.ts";

type Described = Omit<RuleInfo, "code" | "source"> & { readonly source?: string };

/** Describes each defect that a reader can find. The readers find them, so there is no code to run here. */
const described: Record<ProblemCode, Described> = {
  "bad-json": {
    severity: "error",
    title: "Line is not JSON",
    why: "Bedrock reads one JSON object per line and rejects the whole file for a single bad line, hours after the upload.",
    remedy:
      "Fix the JSON at the given column. Write Python dictionaries with json.dumps; remove a comma after the last item.",
    repairable: false,
    source: 'RFC 8259; Bedrock: "Data files must conform to JSONL format"',
  },
  "truncated-line": {
    severity: "error",
    title: "Last line is cut off",
    why: "The file ends in the middle of a record, so it was probably not written or copied completely.",
    remedy: "Write or copy the file again.",
    repairable: false,
  },
  "byte-order-mark": {
    severity: "warning",
    title: "File starts with a byte-order mark",
    why: "Strict JSON readers reject the three bytes before the first brace.",
    remedy: "Save the file as UTF-8 without a byte-order mark; `convert` and `--fix` remove it.",
    repairable: true,
    source: "RFC 8259, section 8.1",
  },
  "encoding-utf16": {
    severity: "error",
    title: "File is UTF-16",
    why: "Bedrock reads UTF-8 only.",
    remedy: "Save the file as UTF-8, or name its encoding: `--encoding utf-16le`.",
    repairable: true,
    source: "RFC 8259, section 8.1",
  },
  "invalid-utf8": {
    severity: "error",
    title: "Bytes that are not UTF-8",
    why: "Bedrock reads UTF-8 only, and guessing the wrong encoding garbles every accented letter.",
    remedy:
      "Find out which encoding the file was saved in and name it, e.g. `--encoding windows-1252`.",
    repairable: true,
    source: "RFC 8259, section 8.1",
  },
  "blank-line": {
    severity: "warning",
    title: "Blank line between records",
    why: "Some readers treat it as a broken record.",
    remedy: "Remove the line; `convert` and `--fix` do it for you.",
    repairable: true,
    source: "JSON Lines, section 2",
  },
  "json-array": {
    severity: "warning",
    title: "File is a single JSON array",
    why: "Bedrock expects one object per line (JSON Lines), not an array.",
    remedy: "Run `convert`: it reads the array and writes one record per line.",
    repairable: true,
    source: "Bedrock User Guide, model-customization-prepare",
  },
  "pretty-printed-json": {
    severity: "warning",
    title: "Record spans several lines",
    why: "Bedrock expects each record on a single line.",
    remedy: "Run `convert`: it writes each record on a single line.",
    repairable: true,
    source: "Bedrock User Guide, model-customization-prepare",
  },
  "not-an-object": {
    severity: "error",
    title: "Record is not a JSON object",
    why: "A record is an object with named fields; a list, a string or a number has none.",
    remedy: 'Write `{"prompt": …, "completion": …}` or a conversation object.',
    repairable: false,
    source: "Bedrock User Guide, model-customization-prepare",
  },
  "nested-too-deep": {
    severity: "error",
    title: "Record is nested too deeply",
    why: "No record format needs this many levels; such a row is broken or hostile.",
    remedy: "Flatten the record.",
    repairable: false,
  },
  "row-too-long": {
    severity: "error",
    title: "Record is too long to read",
    why: "No base model accepts a record of this size.",
    remedy: "Split or shorten the record; look for a missing line break or closing quote.",
    repairable: false,
  },
  "csv-quote": {
    severity: "error",
    title: "Quote in the wrong place",
    why: "After a stray quote, cells and rows run into each other.",
    remedy: "Put the whole cell in quotes and double each quote inside it.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-columns": {
    severity: "error",
    title: "Row and header have different numbers of cells",
    why: "Cells shift into other columns, so an answer may land in the wrong place.",
    remedy: "Quote cells that contain the delimiter; give every row as many cells as the header.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-header": {
    severity: "warning",
    title: "Header is unclear",
    why: "Without clear column names, the columns of the question and the answer have to be guessed, and a row of data may be taken for names.",
    remedy:
      "Give every column a name of its own in the first line; say `--header` or `--no-header`, or map columns with `--columns`.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-no-header": {
    severity: "warning",
    title: "No header was found",
    why: "The first row is read as data and the columns are called column1, column2, …; if it holds names, it becomes a row of training data.",
    remedy:
      "Say `--header` if the first row names the columns, `--no-header` if it does not, or name columns that it has with `--columns`.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-second-header": {
    severity: "error",
    title: "Two headers, one below the other",
    why: "Only one of the two rows can name the columns; the other would become training data.",
    remedy: "Remove one of the two, or leave the second out with `--drop-bad-rows`.",
    repairable: false,
  },
  "csv-dialect": {
    severity: "warning",
    title: "Cells are separated or quoted in an unusual way",
    why: "How the cells are cut was found from the first rows; another reader may cut them in another way.",
    remedy: "Look at a few converted rows; `--delimiter` and `--quote` say how cells are cut.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-preamble": {
    severity: "warning",
    title: "Lines above the table",
    why: "Titles and `sep=` lines are not data; they are left out.",
    remedy: "Remove them, so that the first line is the header.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-comment": {
    severity: "warning",
    title: "Comment lines in a table",
    why: "Tables have no comments: other readers take them for data. They are left out.",
    remedy: "Remove the lines.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-units-row": {
    severity: "warning",
    title: "Row of units or types below the header",
    why: "It describes the columns and is not data; it is left out.",
    remedy: "Remove the row.",
    repairable: false,
  },
  "csv-repeated-header": {
    severity: "warning",
    title: "Header comes again among the rows",
    why: "Joined files keep their headers; a header is not data and is left out.",
    remedy: "Remove the row.",
    repairable: false,
  },
  "csv-footer": {
    severity: "warning",
    title: "Row that only counts the rows",
    why: "Database tools and reports end with one; it is not data and is left out.",
    remedy: "Remove the row, or export without it.",
    repairable: false,
  },
  "csv-blank-row": {
    severity: "warning",
    title: "Row of delimiters only",
    why: "Spreadsheets export blank rows; they are left out.",
    remedy: "Delete the blank rows before exporting.",
    repairable: false,
  },
  "nul-byte": {
    severity: "error",
    title: "NUL byte in the file",
    why: "Text files contain no NUL bytes; the file is damaged, binary, or in another encoding.",
    remedy: "Export the file again as UTF-8 text.",
    repairable: false,
  },
  "duplicate-key": {
    severity: "error",
    title: "Duplicate key in one object",
    why: "JSON readers silently keep one of the two values, and not all keep the same one.",
    remedy: "Remove one of the two.",
    repairable: false,
    source: "RFC 8259, section 4",
  },
  "unreadable-file": {
    severity: "error",
    title: "File cannot be read",
    why: "What it contains was not checked.",
    remedy: "Check the name, the permissions and the format.",
    repairable: false,
  },
  "not-data": {
    severity: "error",
    title: "File is not data",
    why: "It holds no rows that can be read: a pointer, a page, a document, or a format of another tool.",
    remedy: "The finding says what the file is and how to get the data.",
    repairable: false,
    source: "First bytes of the file",
  },
  "not-convertible": {
    severity: "error",
    title: "Record does not fit the target format",
    why: "The row would be lost or changed because the format has no field for some of its content.",
    remedy:
      "Choose a format that can represent it, e.g. bedrock-conversation-2024, or leave the row out.",
    repairable: false,
  },
};

/** The rules of the readers, in the order of `validate --rules`. */
export const readingRules: readonly RuleInfo[] = Object.entries(described).map(([code, rule]) => ({
  source: "Tunewright",
  ...rule,
  code,
}));

const byCode = new Map(readingRules.map((rule) => [rule.code, rule]));

/** The rule that describes a defect found by a reader. */
export function readingRule(code: ProblemCode): RuleInfo {
  return byCode.get(code) as RuleInfo;
}
