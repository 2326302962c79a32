import { defined } from "./defined.ts";
import { type DatasetOptions, mappingOf, readingOf } from "./options.ts";
import type { ColumnChoice } from "./read/choose-columns.ts";
import { namedColumns } from "./read/column-mapping.ts";
import type { FastPaths } from "./read/fast-path.ts";
import { FileRows, type RowReceiver } from "./read/file-rows.ts";
import { findSources } from "./read/find-sources.ts";
import { openFile } from "./read/open-file.ts";
import type { Source } from "./read/source.ts";

/** A file that was read. */
export interface FileSummary {
  /** As the user named it. */
  readonly name: string;
  /** As stored, compressed or not. */
  readonly bytes: number;
  /** Records that start in it, including bad ones. */
  readonly records: number;
  /** SHA-256 (hex) of the bytes as stored. */
  readonly sha256: string;
  /** Which columns are the question and the answer; absent where rows say it themselves, as chats do. */
  readonly columns?: ColumnChoice;
  /** All its rows are held out. */
  readonly heldOut?: boolean;
  /** It is the entry of so many files. */
  readonly files?: number;
}

/** Receives what is read. */
export interface Visitor extends RowReceiver {
  file?(source: Source): void;
  /** Fast paths for rows that need not be parsed. */
  readonly fastPaths?: FastPaths;
  /** Called after each batch of rows, for writing out. */
  batch?(): Promise<void>;
}

/** Reads all inputs in order and passes every row and defect to the visitor. */
export async function readInputs(
  options: DatasetOptions,
  visitor: Visitor,
): Promise<readonly FileSummary[]> {
  return readSources(findSources(options.inputs, options), options, visitor);
}

/** Reads files that were found in order and passes every row and defect to the visitor. */
export async function readSources(
  sources: readonly Source[],
  options: Omit<DatasetOptions, "inputs">,
  visitor: Visitor,
): Promise<readonly FileSummary[]> {
  const mapping = mappingOf(options);
  const reading = readingOf(options);
  const summaries: FileSummary[] = [];
  for (const source of sources) {
    const { name, size } = source;
    visitor.file?.(source);
    const rows = new FileRows(name, { given: mapping, reading }, visitor);
    const { batches, tally } = openFile(source, {
      ...options,
      fastPaths: fastPathsFor(rows, visitor.fastPaths),
      namedColumns: namedColumns(mapping),
      onColumns: (columns) => rows.header(columns),
    });
    for await (const batch of batches) {
      rows.add(batch);
      await visitor.batch?.();
      const { bytes, records } = tally;
      options.onProgress?.({ file: name, bytes, size, records });
    }
    rows.end();
    await visitor.batch?.();
    const { bytes, records, sha256 } = tally;
    summaries.push({ name, bytes, records, sha256, ...defined({ columns: rows.choice }) });
  }
  return summaries;
}

/** A table has a fast path only once its columns are chosen; lines of JSON have one unless rows are joined. */
function fastPathsFor(rows: FileRows, { jsonl, table }: FastPaths = {}): FastPaths {
  return {
    jsonl:
      jsonl &&
      ((block, from) =>
        rows.joinsRows ? { end: from, records: 0, lines: 0 } : jsonl(block, from)),
    table: (columns) => rows.tableMapping && table?.(columns, rows.tableMapping),
  };
}
