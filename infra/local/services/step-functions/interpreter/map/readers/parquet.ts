import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { shareTime } from "../../../../../kernel/turns.ts";
import { readerFailed } from "../../../language/errors.ts";

/** Rows that are decoded together. */
const ROWS_AT_ONCE = 10_000;

/** The rows of a Parquet file as objects, in slices. */
export async function* parquetItems(bytes: Buffer): AsyncGenerator<unknown> {
  const file: AsyncBuffer = {
    byteLength: bytes.length,
    // Each column is decoded after its bytes are read.
    async slice(start, end) {
      await shareTime();
      return new Uint8Array(bytes.subarray(start, end)).buffer;
    },
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    for (const { rowStart, rowEnd } of rangesOf(metadata)) {
      const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
      for (const row of rows) {
        yield toJson(row);
        await shareTime();
      }
    }
  } catch (thrown) {
    throw readerFailed(`The item reader found a file that is not valid Parquet. ${String(thrown)}`);
  }
}

function* rangesOf({ row_groups: groups }: FileMetaData) {
  let rowStart = 0;
  for (const { num_rows: rows } of groups) {
    const end = rowStart + Number(rows);
    for (; rowStart < end; rowStart += ROWS_AT_ONCE) {
      yield { rowStart, rowEnd: Math.min(end, rowStart + ROWS_AT_ONCE) };
    }
    rowStart = end;
  }
}

/** A row as JSON has it: times as ISO 8601, long integers as numbers, bytes as Base64. */
function toJson(row: object): unknown {
  return JSON.parse(
    JSON.stringify(row, (_name, value: unknown) => {
      if (typeof value === "bigint") return Number(value);
      return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
    }),
  );
}
