import { open } from "node:fs/promises";
import {
  type AsyncBuffer,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Place } from "../record.ts";
import { NotUtf8, parsers, rowConverter, withRawDecimals } from "./parquet-values.ts";
import type { ReadItem } from "./problem.ts";
import { rejected } from "./record-problems.ts";
import { type NamedStream, spooled } from "./source.ts";

/** Maximum number of rows in memory at a time. */
const windowRows = 20_000;

/** Reads a Parquet file; the line of a row is its number. Invalid Parquet becomes a problem. */
export function readParquet({ name, chunks }: NamedStream): AsyncGenerator<ReadItem[]> {
  return spooled(chunks, (path) => readLocal(path, name));
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
    const convert = rowConverter(parquetSchema(metadata.value));
    const raw = { ...metadata.value, schema: withRawDecimals(metadata.value.schema) };
    const reading = { file, metadata: raw, compressors, parsers };
    const rows = Number(metadata.value.num_rows);
    for (let from = 0; from < rows; from += windowRows) {
      const range = { rowStart: from, rowEnd: Math.min(from + windowRows, rows) };
      const read = await attempt(name, () => parquetReadObjects({ ...reading, ...range }));
      if ("problem" in read) {
        yield [read.problem];
        return;
      }
      yield read.value.map((row, i) => itemOf(row, { file: name, line: from + i + 1 }, convert));
    }
  } finally {
    await handle.close();
  }
}

function itemOf(row: object, place: Place, convert: (row: object) => object): ReadItem {
  try {
    return { place, value: convert(row) };
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    return rejected("invalid-utf8", place, "a text of the row is not valid UTF-8");
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
