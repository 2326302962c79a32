import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, it } from "vitest";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";

function parquet(rows: number): Uint8Array {
  const data = (prefix: string) => Array.from({ length: rows }, (_, i) => `${prefix} ${i}`);
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "question", data: data("what is"), type: "STRING" },
        { name: "answer", data: data("it is"), type: "STRING" },
        { name: "weight", data: Array.from({ length: rows }, (_, i) => BigInt(i)), type: "INT64" },
      ],
    }),
  );
}

it("reads Parquet rows with their numbers", async () => {
  const { rows, problems } = await readAll(bytesSource("set.parquet", parquet(45_000), 65_536));
  expect(problems).toEqual([]);
  expect(rows).toHaveLength(45_000);
  expect(rows[44_999]?.place.line).toBe(45_000);
  expect(toRecord(rows[7] ?? { place: { file: "", line: 0 }, value: null })?.turns).toEqual([
    { role: "user", blocks: [{ text: "what is 7" }], path: "question" },
    { role: "assistant", blocks: [{ text: "it is 7" }], path: "answer" },
  ]);
});

it("reads it packed, and whatever its name is", async () => {
  const { rows } = await readAll(bytesSource("set.bin.gz", gzipSync(parquet(10))));
  expect(rows).toHaveLength(10);
});

it.each([4, 100, 300])("reports a file cut off after %i bytes as unreadable", async (bytes) => {
  const { rows, problems } = await readAll(
    bytesSource("set.parquet", parquet(1000).subarray(0, bytes)),
  );
  expect(codesAndLines(problems)).toEqual(["unreadable-file@1"]);
  expect(rows).toEqual([]);
});
