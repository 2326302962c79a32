import type { Place, RawRow } from "../record.ts";
import { members, type Slice } from "./json-slices.ts";
import { describeSlip, placeIn } from "./json-slips.ts";
import { type JsonSlip, readLenient } from "./lenient-json.ts";
import { asBuffer } from "./line-blocks.ts";
import type { ReadItem } from "./problem.ts";
import { rejected } from "./record-problems.ts";

/** Columns are not together until the whole file is known. */
const maxBytes = 256 * 1024 * 1024;

/** Rows per batch. */
const batchRows = 1000;

/**
 * Reads a file of one object that has a list, or an object by row number, for each column. The numbers
 * of the rows are in `place.line`, and each row's text is made of the cells as they are written.
 */
export async function* readJsonColumns(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<ReadItem[]> {
  const bytes = await wholeFile(chunks);
  if (bytes === undefined) {
    const message = `the file is JSON by column, which can be read up to ${maxBytes / 1024 / 1024} MB; write it as JSON Lines (pandas: orient="records", lines=True)`;
    yield [rejected("unclear-layout", { file, line: 1 }, message)];
    return;
  }
  const text = bytes.toString("utf8");
  const { values, slips } = isJson(text) ? { values: [{ text }], slips: [] } : readLenient(text);
  const [only, ...more] = values;
  const columns = only === undefined || more.length > 0 ? undefined : columnsOf(only.text);
  if (columns === undefined) {
    const message =
      "the file looks like JSON by column, but its columns do not have the same rows, or it is cut off";
    yield [rejected("unclear-layout", { file, line: 1 }, message)];
    return;
  }
  yield slipsOf([...slips], text, { file, line: 1 });
  yield* rowsOf(columns, file);
}

/** Slips of the whole file; those of another dialect cost it. */
function slipsOf(slips: readonly [JsonSlip, number][], text: string, start: Place): ReadItem[] {
  return slips.map(([slip, index]) => {
    const { code, message } = describeSlip(slip, false);
    return { code, place: placeIn(start, text, index), message, rejected: false };
  });
}

async function wholeFile(chunks: AsyncIterable<Uint8Array>): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    parts.push(Buffer.from(asBuffer(chunk)));
  }
  return Buffer.concat(parts);
}

interface Columns {
  readonly text: string;
  readonly names: readonly string[];
  /** Cells of each column, by the row's name. */
  readonly cells: readonly ReadonlyMap<string | number, Slice>[];
}

function columnsOf(text: string): Columns | undefined {
  const names: string[] = [];
  const cells: ReadonlyMap<string | number, Slice>[] = [];
  for (const column of members(text)) {
    if (!/[[{]/.test(text[column.start] ?? "")) return undefined;
    names.push(String(column.key));
    cells.push(new Map([...members(text, column.start)].map((cell) => [cell.key, cell])));
  }
  const [first] = cells;
  const sameRows = cells.every((column) => column.size === first?.size && hasAll(column, first));
  return sameRows && new Set(names).size === names.length ? { text, names, cells } : undefined;
}

function hasAll(
  column: ReadonlyMap<string | number, Slice>,
  rows: ReadonlyMap<string | number, Slice> | undefined,
): boolean {
  for (const row of rows?.keys() ?? []) if (!column.has(row)) return false;
  return true;
}

function* rowsOf(columns: Columns, file: string): Generator<ReadItem[]> {
  let batch: RawRow[] = [];
  let line = 0;
  for (const row of columns.cells[0]?.keys() ?? []) {
    batch.push(rowAt(columns, row, { file, line: ++line }));
    if (batch.length === batchRows) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function rowAt({ text, names, cells }: Columns, row: string | number, place: Place): RawRow {
  const parts = names.map((name, i) => {
    const cell = cells[i]?.get(row);
    return `${JSON.stringify(name)}:${text.slice(cell?.start, cell?.end)}`;
  });
  const json = `{${parts.join(",")}}`;
  return { place, value: JSON.parse(json), text: json };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
