import { defined } from "../defined.ts";
import type { TrainingRecord } from "../record.ts";

/** A row between the steps: the record without what it came from. */
type StoredRow = Omit<TrainingRecord, "row" | "place"> & {
  /** Which of the shard's files it is in, from 0. */
  readonly file: number;
  readonly line: number;
};

/** A record as a line of JSON, without its line feed. */
export function rowLine(record: TrainingRecord, file: number): string {
  const { place, row: _row, ...others } = record;
  return JSON.stringify({ file, line: place.line, ...others } satisfies StoredRow);
}

/**
 * The record of such a line.
 * @param names of the shard's files
 */
export function recordOfLine(line: string, names: readonly string[]): TrainingRecord {
  // The steps write these lines themselves.
  const { file, line: at, ...others } = JSON.parse(line) as StoredRow;
  const place = defined({ file: names[file] ?? "", line: at });
  return { ...others, place, row: { place, value: undefined } };
}
