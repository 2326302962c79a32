import type { ProblemCode } from "../read/problem.ts";
import type { RuleInfo } from "./rule.ts";

type Described = Omit<RuleInfo, "code" | "source"> & { readonly source?: string };

/** What each defect that a reader finds means; the reader finds them, so they have no code to run here. */
const described: Record<ProblemCode, Described> = {
  "bad-json": {
    severity: "error",
    title: "Line is not JSON",
    why: "Bedrock reads one JSON object a line; it refuses the whole file for one bad line, hours after the upload.",
    remedy:
      "Fix the JSON at the column named. Python dictionaries need json.dumps; a comma after the last item must go.",
    repairable: false,
    source: 'RFC 8259; Bedrock: "Data files must conform to JSONL format"',
  },
  "truncated-line": {
    severity: "error",
    title: "Last line is cut off",
    why: "The file ends in the middle of a record, so it was probably not written or copied to its end.",
    remedy: "Write or copy the file again.",
    repairable: false,
  },
  "byte-order-mark": {
    severity: "warning",
    title: "File begins with a byte-order mark",
    why: "Strict JSON readers refuse the three bytes before the first brace.",
    remedy: "Save as UTF-8 without BOM; `convert` and `--fix` leave it out.",
    repairable: true,
    source: "RFC 8259, section 8.1",
  },
  "encoding-utf16": {
    severity: "error",
    title: "File is UTF-16",
    why: "Bedrock reads UTF-8 only.",
    remedy: "Save as UTF-8, or name the encoding: `--encoding utf-16le`.",
    repairable: true,
    source: "RFC 8259, section 8.1",
  },
  "invalid-utf8": {
    severity: "error",
    title: "Bytes that are not UTF-8",
    why: "Bedrock reads UTF-8 only, and a wrong guess of the encoding spoils every accent.",
    remedy: "Find out how the file was saved and name it, e.g. `--encoding windows-1252`.",
    repairable: true,
    source: "RFC 8259, section 8.1",
  },
  "blank-line": {
    severity: "warning",
    title: "Blank line between records",
    why: "Some readers take it for a broken record.",
    remedy: "Remove the line; `convert` and `--fix` leave it out.",
    repairable: true,
    source: "JSON Lines, section 2",
  },
  "json-array": {
    severity: "warning",
    title: "Whole file is one JSON array",
    why: "Bedrock wants one object a line (JSON Lines), not an array.",
    remedy: "Run `convert`: it reads the array and writes lines.",
    repairable: true,
    source: "Bedrock User Guide, model-customization-prepare",
  },
  "pretty-printed-json": {
    severity: "warning",
    title: "Records spread over several lines",
    why: "Bedrock wants each record on one line.",
    remedy: "Run `convert`: it writes each record on one line.",
    repairable: true,
    source: "Bedrock User Guide, model-customization-prepare",
  },
  "not-an-object": {
    severity: "error",
    title: "Record is not a JSON object",
    why: "A record is an object with named fields; a list, text or number has none.",
    remedy: 'Write `{"prompt": …, "completion": …}` or a conversation object.',
    repairable: false,
    source: "Bedrock User Guide, model-customization-prepare",
  },
  "nested-too-deep": {
    severity: "error",
    title: "Record nested too deep",
    why: "No record format needs so many levels; such a row is broken or hostile.",
    remedy: "Flatten the record.",
    repairable: false,
  },
  "row-too-long": {
    severity: "error",
    title: "Record longer than can be read",
    why: "No base model takes a record of this size.",
    remedy: "Split or shorten the record; look for a missing line end or closing quote.",
    repairable: false,
  },
  "csv-quote": {
    severity: "error",
    title: "Quote in the wrong place",
    why: "From a stray quote on, cells and rows run into each other.",
    remedy: "Put the whole cell in quotes and double each quote inside it.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-columns": {
    severity: "error",
    title: "Row has another number of cells than the header",
    why: "Cells shift into other columns, so an answer may land in the wrong place.",
    remedy: "Quote cells that hold the delimiter; give every row as many cells as the header.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-header": {
    severity: "warning",
    title: "Header is missing or unclear",
    why: "Without clear column names the question and the answer are guessed.",
    remedy: "Name the columns in the first line, or say which is which with `--columns`.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "nul-byte": {
    severity: "error",
    title: "NUL byte in the file",
    why: "Text files hold no NUL; the file is damaged, binary, or of another encoding.",
    remedy: "Export the file again as UTF-8 text.",
    repairable: false,
  },
  "duplicate-key": {
    severity: "error",
    title: "Key stands twice in one object",
    why: "JSON readers keep one of the two values silently, and not all keep the same.",
    remedy: "Remove one of the two.",
    repairable: false,
    source: "RFC 8259, section 4",
  },
  "unreadable-file": {
    severity: "error",
    title: "File cannot be read",
    why: "Nothing in it was checked.",
    remedy: "Check the name, the permissions and the format.",
    repairable: false,
  },
  "no-zstd": {
    severity: "error",
    title: "This Node cannot read zstd",
    why: "Nothing in the file was checked.",
    remedy: "Use Node 22.15 or later, or compress with gzip.",
    repairable: false,
    source: "Node.js zlib",
  },
  "not-convertible": {
    severity: "error",
    title: "Target format cannot hold the record",
    why: "The row would be lost or changed: the format has no place for what it holds.",
    remedy: "Choose a format that holds it, e.g. bedrock-conversation-2024, or leave the row out.",
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

/** The rule that describes a reader's defect. */
export function readingRule(code: ProblemCode): RuleInfo {
  return byCode.get(code) as RuleInfo;
}
