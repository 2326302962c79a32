import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { shareTime } from "../../../../../kernel/turns.ts";
import { readerFailed } from "./reader-failure.ts";

/** The rows of a Parquet file as objects, one row group after the other. */
export async function* parquetItems(bytes: Buffer): AsyncGenerator<unknown> {
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const file = whole as ArrayBuffer;
  try {
    const metadata = parquetMetadata(file);
    let rowStart = 0;
    for (const { num_rows: rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(rows);
      const group = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
      for (const row of group) {
        yield toJson(row);
        await shareTime();
      }
      rowStart = rowEnd;
    }
  } catch (thrown) {
    throw readerFailed(`The item reader found a file that is not valid Parquet. ${String(thrown)}`);
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
