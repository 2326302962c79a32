import { filesPollutedWhole } from "./file-pollutions.ts";
import { cellPollutions, type Polluted, rowPollutions, type Target } from "./row-pollutions.ts";
import { type CleanTable, cleanTables, type Pair, pairsOf } from "./tables.ts";
import { textOf, writeTable } from "./written-table.ts";

/** A file that is polluted in one way, and what it holds. */
export interface PollutedFile {
  /** Table, pollution and variant. */
  readonly name: string;
  readonly pollution: string;
  readonly text: string;
  readonly table: CleanTable;
  /** What a reader must load, if it loads the file. */
  readonly truth: readonly Pair[];
}

/** Rows that are polluted one by one: the first, two in the middle and the last. */
const pollutedRows = [1, 4, 9, 12];

/** About 2,000 files, always the same ones in the same order. */
export function* pollutedFiles(): Generator<PollutedFile> {
  for (const { table, pollution, variant, text } of filesPollutedWhole()) {
    const name = `${table.name}, ${pollution}: ${variant}`;
    yield { name, pollution, text, table, truth: pairsOf(table) };
  }
  for (const table of cleanTables) yield* rowsPolluted(table);
}

function* rowsPolluted(table: CleanTable): Generator<PollutedFile> {
  const rows = writeTable(table);
  const clean = textOf(rows);
  for (const row of pollutedRows) {
    for (const [pollution, pollute] of Object.entries(rowPollutions)) {
      const target = { table, rows, row, column: 0 };
      yield* different(clean, fileOf(target, pollution, pollute(target)));
    }
    for (let column = 0; column < table.columns.length; column++) {
      for (const [pollution, pollute] of Object.entries(cellPollutions)) {
        const target = { table, rows, row, column };
        yield* different(clean, fileOf(target, pollution, pollute(target)));
      }
    }
  }
}

function fileOf(target: Target, pollution: string, polluted?: Polluted): PollutedFile | undefined {
  if (polluted === undefined) return undefined;
  const { table, row, column } = target;
  const { text, cells = table.rows[row - 1] ?? [] } = polluted;
  const name = `${table.name}, ${pollution}: row ${row}, column ${column + 1}`;
  return { name, pollution, text, table, truth: pairsOf(table, table.rows.with(row - 1, cells)) };
}

function* different(clean: string, file: PollutedFile | undefined): Generator<PollutedFile> {
  if (file !== undefined && file.text !== clean) yield file;
}
