import type { Manifest } from "../../../../dataset-tools/prepare/manifest.ts";
import { type Part, partNames } from "../../../../dataset-tools/prepare/splitter.ts";
import { linesOf } from "../../../evaluation/rows.ts";
import type { Bucket } from "../../../objects.ts";
import { manifestFile } from "../../../run-folder/manifest.ts";
import type { OpenRun } from "../open-run.ts";

/** The prepared files of a run, and how they were made. */
export interface RunParts {
  readonly bucket: Bucket;
  readonly runId: string;
  /** null where another version of the tools wrote it, or no one. */
  readonly manifest: Manifest | null;
  /** System text that precedes every row; null where rows have their own, or none. */
  readonly system: string | null;
  readonly files: readonly PartFile[];
  /** Changes when a file does. */
  readonly version: string;
}

/** One of a run's prepared files. */
export interface PartFile {
  readonly part: Part;
  /** In the data bucket. */
  readonly key: string;
  readonly rows: number;
  /** null: not known before it is read. */
  readonly bytes: number | null;
  readonly sha256: string | null;
}

/** Which prepared files a run has. */
export async function readParts({ environment, runId, input }: OpenRun): Promise<RunParts> {
  const { bucket } = environment;
  const manifest = (await manifestFile.findReadable(bucket, runId)) ?? null;
  const dataset = input?.dataset;
  const files = partNames.flatMap((part): PartFile[] => {
    const key = dataset?.[part] ?? null;
    if (dataset === undefined || key === null) return [];
    const made = manifest?.split.parts[part];
    const rows = made?.rows ?? dataset[`${part}Rows`];
    return [{ part, key, rows, bytes: made?.bytes ?? null, sha256: dataset.sha256[part] }];
  });
  const version = JSON.stringify([bucket.name, runId, files.map(({ sha256 }) => sha256)]);
  return { bucket, runId, manifest, system: manifest?.system.text ?? null, files, version };
}

/** A line of a prepared file. */
export interface PartLine {
  readonly part: Part;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Of all files, read so far. */
  readonly bytes: number;
}

/** Streams the lines of some files, one after the other; holds no more of them than a line. */
export async function* linesOfParts(
  bucket: Bucket,
  files: readonly PartFile[],
): AsyncGenerator<PartLine> {
  let before = 0;
  for (const { part, key } of files) {
    let line = 0;
    let end = 0;
    for await (const { bytes, range } of linesOf(bucket, key)) {
      line += 1;
      end = range.end;
      yield { part, line, text: bytes.toString("utf8"), bytes: before + end };
    }
    before += end;
  }
}

/** Bytes of all files together; null where one of them is not known. */
export function bytesOf(files: readonly PartFile[]): number | null {
  let sum = 0;
  for (const { bytes } of files) {
    if (bytes === null) return null;
    sum += bytes;
  }
  return sum;
}
