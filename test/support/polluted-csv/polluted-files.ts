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
  /** What a reader may load: the clean pairs or, where a mark can be text, those with it. */
  readonly truths: readonly (readonly Pair[])[];
}

/** Rows that are polluted one by one: the first, one in the middle and the last. */
const pollutedRows = [1, 4, 12];

/** About 2,000 files, always the same ones in the same order. */
export function* pollutedFiles(): Generator<PollutedFile> {
  for (const { table, pollution, variant, text } of filesPollutedWhole()) {
    const name = `${table.name}, ${pollution}: ${variant}`;
    yield { name, pollution, text, table, truths: truthsOf(table) };
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
  const { text, cells, rows } = polluted;
  const changed = cells === undefined ? rows : table.rows.with(row - 1, cells);
  const name = `${table.name}, ${pollution}: row ${row}, column ${column + 1}`;
  return { name, pollution, text, table, truths: truthsOf(table, changed) };
}

function* different(clean: string, file: PollutedFile | undefined): Generator<PollutedFile> {
  if (file !== undefined && file.text !== clean) yield file;
}

function truthsOf(table: CleanTable, changed?: CleanTable["rows"]): Pair[][] {
  return changed === undefined ? [pairsOf(table)] : [pairsOf(table), pairsOf(table, changed)];
}
