import { type DatasetOptions, mappingOf } from "./options.ts";
import { namedColumns, requireColumns } from "./read/column-mapping.ts";
import type { FastPaths } from "./read/fast-path.ts";
import { findSources } from "./read/find-sources.ts";
import { openFile } from "./read/open-file.ts";
import { isProblem, type ReadProblem } from "./read/problem.ts";
import type { Source } from "./read/source.ts";
import { toRecord } from "./read/to-record.ts";
import type { RawRow, TrainingRecord } from "./record.ts";

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
}

/** Receives what is read. */
export interface Visitor {
  file?(source: Source): void;
  problem(problem: ReadProblem): void;
  /** Fast paths for rows that need not be parsed. */
  readonly fastPaths?: FastPaths;
  row(row: RawRow, record: TrainingRecord | undefined): void;
  /** Called after each batch of rows, for writing out. */
  batch?(): Promise<void>;
}

/** Reads all inputs in order and passes every row and defect to the visitor. */
export async function readInputs(
  options: DatasetOptions,
  visitor: Visitor,
): Promise<readonly FileSummary[]> {
  const mapping = mappingOf(options);
  const summaries: FileSummary[] = [];
  for (const source of findSources(options.inputs, options)) {
    const { name, size } = source;
    visitor.file?.(source);
    const { batches, tally } = openFile(source, {
      ...options,
      fastPaths: visitor.fastPaths,
      namedColumns: namedColumns(mapping),
      onColumns: (columns, file) => requireColumns(columns, mapping, file),
    });
    for await (const batch of batches) {
      for (const item of batch) {
        if (isProblem(item)) visitor.problem(item);
        else visitor.row(item, toRecord(item, mapping));
      }
      await visitor.batch?.();
      const { bytes, records } = tally;
      options.onProgress?.({ file: name, bytes, size, records });
    }
    summaries.push({ name, bytes: tally.bytes, records: tally.records, sha256: tally.sha256 });
  }
  return summaries;
}
