import { Readable } from "node:stream";
import { UserError } from "../../errors.ts";
import { isProblem, type ReadItem } from "../problem.ts";
import type { NamedStream } from "../source.ts";
import { toRecord } from "../to-record.ts";
import { csvLine } from "./sheet-csv.ts";
import type { Survey } from "./survey.ts";
import type { TableReading } from "./table-reading.ts";

/** The sheet to read, or those of which one must be named. */
export type Choice = { readonly chosen: Survey } | { readonly among: readonly Survey[] };

/**
 * Chooses the only sheet with rows that can be used. Hidden sheets count only where no other has rows.
 * @throws UserError `Dataset.NoSheet`
 */
export async function chooseSheet(
  surveys: readonly Survey[],
  reading: TableReading,
): Promise<Choice> {
  if (reading.sheet !== undefined) return { chosen: namedSheet(surveys, reading.sheet) };
  const filled = surveys.filter(({ rows }) => rows > 0);
  const visible = filled.filter(({ sheet }) => !sheet.hidden);
  const candidates = visible.length > 0 ? visible : filled;
  const [only = surveys[0], ...others] = candidates;
  if (only !== undefined && others.length === 0) return { chosen: only };
  const usable: Survey[] = [];
  for (const survey of candidates) if (await isUsable(survey, reading)) usable.push(survey);
  const [best, ...rivals] = usable;
  if (best !== undefined && rivals.length === 0) return { chosen: best };
  return { among: usable.length > 0 ? usable : candidates };
}

function namedSheet(surveys: readonly Survey[], named: string): Survey {
  const titles = surveys.map(({ sheet }) => sheet.name);
  const plain = (title: string): string => title.trim().toLowerCase();
  const exact = titles.indexOf(named);
  const at = exact >= 0 ? exact : titles.findIndex((title) => plain(title) === plain(named));
  const found = surveys[at >= 0 ? at : Number(named) - 1];
  if (found !== undefined) return found;
  throw new UserError("Dataset.NoSheet", `the workbook has no sheet ${named}`, {
    hint: `Its sheets: ${titles.map((title) => `"${title}"`).join(", ")}.`,
  });
}

/** Whether the first rows are read as questions and answers, as the whole sheet would be. */
async function isUsable(survey: Survey, { readTable, namedColumns = [] }: TableReading) {
  const { sample, columns, sheet } = survey;
  const text = sample.map((row) => csvLine(row, columns)).join("");
  const start = { text, whole: true, line: 1 };
  let read = 0;
  for await (const batch of readTable(textStream(sheet.name, text), start, "look")) {
    read += batch.filter((item) => fits(item, namedColumns)).length;
  }
  return read > 0 && read * 2 >= sample.length - 1;
}

function textStream(name: string, text: string): NamedStream {
  return { name, chunks: Readable.from([Buffer.from(text)]) };
}

function fits(item: ReadItem, named: readonly string[]): boolean {
  if (isProblem(item)) return false;
  const { columns = [] } = item;
  return named.length > 0
    ? named.every((name) => columns.includes(name))
    : toRecord(item) !== undefined;
}
