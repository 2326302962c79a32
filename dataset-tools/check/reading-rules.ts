import type { ProblemCode } from "../read/problem.ts";
import { jsonReadingRules } from "./json-reading-rules.ts";
import type { RuleInfo } from "./rule.ts";

/** What is said about a defect that a reader finds. */
export type DescribedProblem = Omit<RuleInfo, "code" | "source"> & { readonly source?: string };

/** Describes each defect that a reader can find. The readers find them, so there is no code to run here. */
const described: Record<Exclude<ProblemCode, "unknown-format">, DescribedProblem> = {
  ...jsonReadingRules,
  "byte-order-mark": {
    severity: "warning",
    title: "File starts with a byte-order mark",
    why: "Strict JSON readers reject the three bytes before the first brace.",
    remedy: "Save the file as UTF-8 without a byte-order mark; `convert` and `--fix` remove it.",
    repairable: true,
    source: "RFC 8259, section 8.1",
  },
  "encoding-utf16": {
    severity: "warning",
    title: "File is UTF-16",
    why: "Bedrock reads UTF-8 only, so the file cannot be uploaded as it is; it was read as UTF-16.",
    remedy: "Run `convert`, which writes UTF-8, or save the file as UTF-8.",
    repairable: true,
    source: "RFC 8259, section 8.1",
  },
  "carriage-returns": {
    severity: "warning",
    title: "Lines end with carriage returns alone",
    why: "Most readers take such a file, as old Macs wrote it, for a single line.",
    remedy: "Run `convert`, which ends lines with line feeds.",
    repairable: true,
    source: "JSON Lines, section 2; RFC 4180, section 2",
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
  "csv-shifted": {
    severity: "error",
    title: "Row's cells are not in their columns",
    why: "The row has as many cells as the others, but they do not read like those of their columns: a cell with the delimiter in it was cut, or the row is a note. Its answer would be another cell.",
    remedy:
      "Quote cells that contain the delimiter; remove footers and notes. If the row is right, put all its cells in quotes.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-short-rows": {
    severity: "warning",
    title: "Rows end before the last columns",
    why: "Some exports leave out empty cells at the end of a row. They are read as empty, and questions and answers are whole.",
    remedy: "Nothing, if the last columns are optional; else export the file again with all cells.",
    repairable: false,
    source: "RFC 4180, section 2",
  },
  "csv-second-table": {
    severity: "error",
    title: "Another table starts inside the file",
    why: "The rows below belong to other columns than the header names, so they would become wrong questions and answers.",
    remedy: "Put each table in a file of its own.",
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
  "csv-stray-quote": {
    severity: "warning",
    title: "Lone quote inside a cell",
    why: "Hardly any other cell of the file has a single quote inside it, so it may be a typing error, or a cell may have been cut. It is kept as text.",
    remedy: "Take the quote out, or close it; a cell with quotes in it is best written in quotes.",
    repairable: false,
    source: "RFC 4180, section 2",
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
  "zip-archive": {
    severity: "warning",
    title: "File is a zip archive",
    why: "Bedrock reads no archives.",
    remedy: "Run `convert`: it reads the data files inside and writes one record per line.",
    repairable: true,
  },
  workbook: {
    severity: "warning",
    title: "File is an Excel workbook",
    why: "Bedrock reads no workbooks, and only one sheet is a dataset.",
    remedy:
      "Check that it is the right sheet, or name another with `--sheet`; `convert` writes its rows as JSON Lines.",
    repairable: true,
    source: "ECMA-376 (Office Open XML)",
  },
  "choose-sheet": {
    severity: "error",
    title: "Several tables in one file",
    why: "Which of them is the dataset would be a guess.",
    remedy: "Name the sheet, or the file in the archive, with `--sheet`.",
    repairable: false,
  },
  "merged-cells": {
    severity: "error",
    title: "Merged cells among the rows",
    why: "A merged cell belongs to its first row only: the others have no value there.",
    remedy: "Unmerge the cells in the spreadsheet and fill in the value of each row.",
    repairable: false,
    source: "ECMA-376 (Office Open XML)",
  },
  "uncomputed-formula": {
    severity: "error",
    title: "Formula without a result",
    why: "The program that wrote the workbook did not compute it, so there is nothing to read.",
    remedy: "Open the workbook in a spreadsheet and save it.",
    repairable: false,
    source: "ECMA-376 (Office Open XML)",
  },
  "message-rows": {
    severity: "warning",
    title: "One row per message",
    why: "Bedrock expects a whole conversation in each record.",
    remedy: "Check that the conversations are whole; `convert` writes each as one record.",
    repairable: false,
  },
  "scattered-messages": {
    severity: "error",
    title: "Messages of a conversation that are not together",
    why: "Which conversation they belong to, and in which order, would be a guess.",
    remedy:
      "Sort the table by conversation and time, and give every message its conversation's id.",
    repairable: false,
  },
  "untrained-row": {
    severity: "warning",
    title: "Row whose answers all have the weight 0",
    why: "Bedrock knows no weights and would learn the answers, so the row is left out.",
    remedy: "Nothing, if the row is not to be learned; otherwise give an answer another weight.",
    repairable: false,
  },
  "not-convertible": {
    severity: "error",
    title: "Record does not fit the target format",
    why: "The row would be lost or changed because the format has no field for some of its content.",
    remedy:
      "Choose a format that can represent it, e.g. bedrock-conversation-2024, or leave the row out.",
    repairable: false,
  },
  "preference-data": {
    severity: "error",
    title: "Preference data (DPO, KTO)",
    why: "Supervised tuning learns every answer that it is given, so it would learn the rejected ones too.",
    remedy:
      "Add `--answer chosen`: it trains on the preferred answers alone, and leaves out those that are marked as bad.",
    repairable: false,
    source: "TRL, dataset formats; OpenAI, preference format; Nova user guide, DPO",
  },
  "bad-answer": {
    severity: "warning",
    title: "Answers marked as bad are left out",
    why: "With `--answer chosen` only the answers that are marked as good (KTO) are learned.",
    remedy: "Nothing, if that is what you want.",
    repairable: false,
    source: "TRL, dataset formats",
  },
  "squad-data": {
    severity: "error",
    title: "SQuAD data",
    why: "A question of reading comprehension needs its passage, and may have several answers.",
    remedy:
      'Write a row for each question, with the passage in the prompt: `{"prompt": "passage and question", "completion": "answer"}`.',
    repairable: false,
    source: "SQuAD 1.1 and 2.0",
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
export function readingRule(code: keyof typeof described): RuleInfo {
  return byCode.get(code) as RuleInfo;
}
