import type { Archive } from "../archive/archive.ts";
import type { ReadItem, ReadProblem } from "../problem.ts";
import { fileProblem, rejected } from "../record-problems.ts";
import { DamagedFile } from "../source.ts";
import { type Choice, chooseSheet } from "./choose-sheet.ts";
import { csvLine, RowNumbers } from "./sheet-csv.ts";
import { type SheetRow, sheetRows } from "./sheet-rows.ts";
import { hasText, type Survey, surveySheet } from "./survey.ts";
import type { TableReading } from "./table-reading.ts";
import { openWorkbook, type Workbook } from "./workbook-parts.ts";

export { isWorkbook } from "./workbook-parts.ts";

/** No table for training has more columns. */
const maxColumns = 1000;

/** Reads one sheet of a workbook like a table, with the numbers of the sheet's rows as lines. */
export async function* readWorkbook(
  archive: Archive,
  name: string,
  reading: TableReading,
): AsyncGenerator<readonly ReadItem[]> {
  const workbook = await openWorkbook(archive);
  const surveys: Survey[] = [];
  for (const sheet of workbook.sheets) surveys.push(await surveySheet(archive, sheet, workbook));
  const choice = await chooseSheet(surveys, reading);
  if ("among" in choice) {
    yield [mustChoose(choice.among, name)];
    return;
  }
  const { chosen } = choice;
  if (chosen.columns.length > maxColumns) {
    throw new DamagedFile(`the sheet has ${chosen.columns.length} columns, which no table has`);
  }
  yield [summary(choice, surveys, name), ...mergedCells(chosen, name)];
  yield* readSheet({ archive, workbook, survey: chosen }, name, reading);
}

interface OpenSheet {
  readonly archive: Archive;
  readonly workbook: Workbook;
  readonly survey: Survey;
}

async function* readSheet(
  { archive, workbook, survey }: OpenSheet,
  name: string,
  { readTable }: TableReading,
): AsyncGenerator<readonly ReadItem[]> {
  const { sheet, columns, sample } = survey;
  const numbers = new RowNumbers();
  const faults: ReadProblem[] = [];
  const lineOf = (row: SheetRow): string => {
    if (!hasText(row)) return "";
    if (row.uncomputed) {
      faults.push(uncomputed(name, row.number));
      return "";
    }
    const line = csvLine(row, columns);
    numbers.add(line, row.number);
    return line;
  };
  async function* lines(): AsyncGenerator<Uint8Array> {
    for await (const rows of sheetRows(archive, sheet, { workbook, extras: { merged: [] } })) {
      const text = rows.map(lineOf).join("");
      if (text !== "") yield Buffer.from(text);
    }
  }
  const text = sample.map((row) => csvLine(row, columns)).join("");
  const start = { text, whole: sample.length === survey.rows, line: 1 };
  for await (const batch of readTable({ name, chunks: lines() }, start, "rows")) {
    yield [...faults.splice(0), ...batch.map((item) => numbers.place(item))];
  }
  yield faults;
}

function uncomputed(file: string, line: number): ReadProblem {
  const message = "the row has a formula whose result is not in the file";
  return rejected("uncomputed-formula", { file, line }, message);
}

/** What was read, of what. */
function summary(
  { chosen }: Extract<Choice, { chosen: unknown }>,
  surveys: readonly Survey[],
  name: string,
): ReadProblem {
  const { sheet, first, last, hiddenRows } = chosen;
  const others = surveys.filter((survey) => survey !== chosen).map(titled);
  const rest = others.length === 0 ? "" : `; not read: ${others.slice(0, 5).join(", ")}`;
  const hidden = hiddenRows === 0 ? "" : `, ${hiddenRows} of them hidden in the spreadsheet`;
  const message = `the file is an Excel workbook; read from it: sheet "${sheet.name}" (rows ${first} to ${last}${hidden})${rest}`;
  return fileProblem("workbook", name, message);
}

function mustChoose(among: readonly Survey[], name: string): ReadProblem {
  const message = `several sheets of the workbook have rows: ${among.map(titled).join(", ")}; choose one with --sheet`;
  return fileProblem("choose-sheet", name, message);
}

function titled({ sheet, rows }: Survey): string {
  return `"${sheet.name}" (${rows} rows)`;
}

/** Merged cells among the rows: all but one of them are empty. Titles above the table do no harm. */
function mergedCells({ merged, sample, last }: Survey, file: string): ReadProblem[] {
  const table = sample.find(({ cells }) => cells.filter((cell) => cell).length > 1)?.number ?? 1;
  return merged.flatMap((range) => {
    const [from = 0, to = from] = (range.match(/\d+/g) ?? []).map(Number);
    if (to < table || from > last) return [];
    const message = `the cells ${range} are merged, so all but the first of them are empty`;
    const place = { file, line: from };
    return [{ code: "merged-cells", place, message, rejected: false } as const];
  });
}
