import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import * as zlib from "node:zlib";
import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects, toJson } from "hyparquet";
import type { ReadItem } from "./problem.ts";
import { rejected } from "./record-problems.ts";

/** Maximum number of rows in memory at a time. */
const windowRows = 20_000;

/** A Parquet file to read; its stream is written to disk first, because the format is read from the end. */
export interface ParquetInput {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Reads a Parquet file; the line of a row is its number. Invalid Parquet becomes a problem. */
export async function* readParquet({ name, chunks }: ParquetInput): AsyncGenerator<ReadItem[]> {
  const folder = await mkdtemp(join(tmpdir(), "tunewright-parquet-"));
  try {
    const path = join(folder, "rows.parquet");
    await pipeline(chunks, createWriteStream(path));
    yield* readLocal(path, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* readLocal(path: string, name: string): AsyncGenerator<ReadItem[]> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const file = fileBuffer(handle, size);
    const metadata = await attempt(name, () => parquetMetadataAsync(file));
    if ("problem" in metadata) {
      yield [metadata.problem];
      return;
    }
    const rows = Number(metadata.value.num_rows);
    for (let from = 0; from < rows; from += windowRows) {
      const range = { rowStart: from, rowEnd: Math.min(from + windowRows, rows) };
      const read = await attempt(name, () =>
        parquetReadObjects({ file, metadata: metadata.value, compressors, ...range }),
      );
      if ("problem" in read) {
        yield [read.problem];
        return;
      }
      yield read.value.map((row, i) => ({
        place: { file: name, line: from + i + 1 },
        value: toJson(row) as unknown,
      }));
    }
  } finally {
    await handle.close();
  }
}

function fileBuffer(handle: Awaited<ReturnType<typeof open>>, size: number): AsyncBuffer {
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start);
      await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer;
    },
  };
}

/** Damaged files fail inside hyparquet in many ways; the file is at fault in all of them. */
async function attempt<Value>(
  file: string,
  work: () => Promise<Value>,
): Promise<{ value: Value } | { problem: ReadItem }> {
  try {
    return { value: await work() };
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    const message = `the file is not valid Parquet: reading it failed with a ${kind}`;
    return {
      problem: { ...rejected("unreadable-file", { file, line: 1 }, message), rejected: false },
    };
  }
}

type Decompress = (packed: Uint8Array) => Uint8Array;

/** hyparquet includes Snappy; the others come from Node.js. */
const compressors = {
  GZIP: ((packed) => zlib.gunzipSync(packed)) satisfies Decompress,
  BROTLI: ((packed) => zlib.brotliDecompressSync(packed)) satisfies Decompress,
  ...zstd(),
};

function zstd(): { ZSTD?: Decompress } {
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Decompress };
  return zstdDecompressSync === undefined ? {} : { ZSTD: zstdDecompressSync };
}
