import { UserError } from "../errors.ts";
import { type Bucket, type ByteRange, openObject, readRange } from "../objects.ts";
import { BATCH_ROWS } from "../run-folder/answered-rows.ts";
import { EvaluationRow } from "../run-folder/evaluation-row.ts";

/** A held-out row and its number in the file, from 0. */
export interface NumberedRow {
  readonly number: number;
  readonly row: EvaluationRow;
}

/** Consecutive rows of the held-out file. */
export interface Batch {
  /** Number of its first row, from 0. */
  readonly first: number;
  readonly rows: number;
  readonly range: Required<ByteRange>;
}

/** Number of rows of some batches. */
export function rowsOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, { rows }) => sum + rows, 0);
}

/** A line that is not empty. */
interface Line {
  readonly bytes: Buffer;
  readonly range: Required<ByteRange>;
}

/** Where the batches of held-out rows are in the file; holds no more of it than a line. */
export async function indexBatches(bucket: Bucket, key: string): Promise<Batch[]> {
  const batches: Batch[] = [];
  let row = 0;
  for await (const { range } of linesOf(bucket, key)) {
    const last = batches.at(-1);
    if (row % BATCH_ROWS === 0 || last === undefined) batches.push({ first: row, rows: 1, range });
    else batches[batches.length - 1] = grown(last, range.end);
    row += 1;
  }
  return batches;
}

/** The batches of several files, each file indexed once, by its key. */
export async function indexFiles(
  bucket: Bucket,
  keys: Iterable<string>,
): Promise<ReadonlyMap<string, readonly Batch[]>> {
  const indexed = [...new Set(keys)].map(
    async (key) => [key, await indexBatches(bucket, key)] as const,
  );
  return new Map(await Promise.all(indexed));
}

function grown({ first, rows, range }: Batch, end: number): Batch {
  return { first, rows: rows + 1, range: { start: range.start, end } };
}

/** Reads the rows of a batch. Throws `Evaluation.BadRow`, without the row's content. */
export async function readBatch(
  bucket: Bucket,
  key: string,
  { first, range }: Batch,
): Promise<EvaluationRow[]> {
  const text = (await readRange(bucket, key, range)).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => parseRow(line, key, first + index));
}

/**
 * Streams held-out rows in order, a batch at a time. Throws `Evaluation.BadRow`.
 * @param wanted numbers of the rows to stream: batches without any of them are not read; absent: all rows
 */
export async function* readRows(
  bucket: Bucket,
  key: string,
  wanted?: ReadonlySet<number>,
): AsyncGenerator<NumberedRow> {
  const isWanted = (number: number) => wanted?.has(number) ?? true;
  for (const batch of await indexBatches(bucket, key)) {
    const numbers = Array.from({ length: batch.rows }, (_, index) => batch.first + index);
    if (!numbers.some(isWanted)) continue;
    for (const [index, row] of (await readBatch(bucket, key, batch)).entries()) {
      const number = batch.first + index;
      if (isWanted(number)) yield { number, row };
    }
  }
}

/** The first held-out row. Throws `Evaluation.NoRows`, `Evaluation.BadRow`. */
export async function readFirstRow(bucket: Bucket, key: string): Promise<EvaluationRow> {
  for await (const { bytes } of linesOf(bucket, key)) {
    return parseRow(bytes.toString("utf8"), key, 0);
  }
  throw new UserError("Evaluation.NoRows", `${key} holds no rows`);
}

/** The lines of a file that are not empty; holds no more of it than a line. */
export async function* linesOf(bucket: Bucket, key: string): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let start = 0;
  const lineOf = (bytes: Buffer) => ({ bytes, range: { start, end: start + bytes.length } });
  for await (const chunk of await openObject(bucket, key)) {
    let bytes = Buffer.concat([rest, chunk as Uint8Array]);
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10)) {
      if (end > 0) yield lineOf(bytes.subarray(0, end));
      bytes = bytes.subarray(end + 1);
      start += end + 1;
    }
    rest = bytes;
  }
  if (rest.length > 0) yield lineOf(rest);
}

/** @param row number of the row, from 0 */
function parseRow(line: string, key: string, row: number): EvaluationRow {
  try {
    return EvaluationRow.parse(JSON.parse(line));
  } catch {
    throw new UserError("Evaluation.BadRow", `${key}: row ${row + 1} is not a valid held-out row`, {
      hint: "Something changed the file, or another version of Tunewright wrote it. Start a new run from the dataset.",
    });
  }
}
