import type { DialectOptions } from "./dialect.ts";
import type { FastPaths } from "./fast-path.ts";
import { isProblem, type ReadItem } from "./problem.ts";
import { readStream } from "./read-stream.ts";
import { fileProblem } from "./record-problems.ts";
import { DamagedFile, fileSource, type Source, Tally } from "./source.ts";

/** How to read; what is absent is found from the file. */
export type ReadOptions = DialectOptions & {
  /** Encoding of the files, e.g. `windows-1252`. */
  readonly encoding?: string | undefined;
  /** Sheet of a workbook, by name or number from 1, or member of an archive; found by looking when absent. */
  readonly sheet?: string | undefined;
  /** Fast paths for rows that need not be parsed. */
  readonly fastPaths?: FastPaths | undefined;
  /** Called with the names of a table's columns before its first row. */
  readonly onColumns?: ((columns: readonly string[], file: string) => void) | undefined;
};

/** A file that is being read. */
export interface OpenFile {
  readonly name: string;
  /** Rows and defects, in order, in batches. Bad data never throws. */
  readonly batches: AsyncIterable<readonly ReadItem[]>;
  /** Bytes, records and hash of what has been read so far; complete when `batches` has ended. */
  readonly tally: Tally;
}

/** Opens one source. */
export function openFile(source: Source, options: ReadOptions = {}): OpenFile {
  const tally = new Tally();
  return { name: source.name, batches: guarded(source, options, tally), tally };
}

/** Rows and defects of one file or source, one by one. */
export async function* readRows(
  source: Source | string,
  options: ReadOptions = {},
): AsyncGenerator<ReadItem> {
  const opened = typeof source === "string" ? fileSource(source) : source;
  for await (const batch of openFile(opened, options).batches) yield* batch;
}

/** A failure to read (a missing permission, damaged gzip) is a defect of the file, not of the run. */
async function* guarded(
  source: Source,
  options: ReadOptions,
  tally: Tally,
): AsyncGenerator<readonly ReadItem[]> {
  try {
    for await (const batch of read(source, options, tally)) {
      for (const item of batch) if (!isProblem(item) || item.rejected) tally.records++;
      yield batch;
    }
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    yield [fileProblem("unreadable-file", source.name, why)];
  }
}

/** Why a file cannot be read, in words; undefined for an error that is not the file's. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof DamagedFile) return `the file cannot be read: ${error.message}`;
  return isReadFailure(error) ? `the file cannot be read to the end: ${error.code}` : undefined;
}

/** Errors of the file system and of zlib carry a code in capitals; ours and bugs do not. */
function isReadFailure(error: unknown): error is Error & { code: string } {
  const code = (error as { code?: unknown } | undefined)?.code;
  return error instanceof Error && typeof code === "string" && /^[A-Z_0-9]+$/.test(code);
}

async function* read(
  source: Source,
  options: ReadOptions,
  tally: Tally,
): AsyncGenerator<readonly ReadItem[]> {
  const chunks = tally.through(await source.open());
  yield* readStream({ name: source.name, chunks }, options, tally);
}
