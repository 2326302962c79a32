import { gzipSync } from "node:zlib";
import type { SchemaElement } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
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

describe("values of a Parquet file", () => {
  async function valuesOf(data: unknown[], ...schema: Partial<SchemaElement>[]) {
    const root = { name: "root", num_children: 1 };
    const elements = schema.map((element, i) => ({
      name: i === 0 ? "label" : "element",
      repetition_type: "OPTIONAL" as const,
      ...element,
    }));
    const columnData = [{ name: "label", data }] as ColumnSource[];
    const bytes = parquetWriteBuffer({ columnData, schema: [root, ...elements] });
    const { rows, problems } = await readAll(bytesSource("set.parquet", new Uint8Array(bytes)));
    return { problems, values: rows.map(({ value }) => (value as { label: unknown }).label) };
  }

  const date = (text: string) => new Date(`${text}Z`);
  const micros = { type: "TIMESTAMP", unit: "MICROS" } as const;

  it.each<[what: string, schema: Partial<SchemaElement>, data: unknown[], values: unknown[]]>([
    [
      "whole numbers",
      { type: "INT64" },
      [1n, 9007199254740993n, null],
      [1, "9007199254740993", null],
    ],
    ["numbers with a point", { type: "DOUBLE" }, [1, 3.5, 0.1], ["1.0", "3.5", "0.1"]],
    ["numbers of 32 bits", { type: "FLOAT" }, [2, 0.1, 1e-7], ["2.0", "0.1", "1e-7"]],
    ["truth values", { type: "BOOLEAN" }, [true, false], [true, false]],
    [
      "decimals",
      { type: "INT32", converted_type: "DECIMAL", scale: 2, precision: 9 },
      [350n, -5n, 1999n],
      ["3.50", "-0.05", "19.99"],
    ],
    [
      "long decimals",
      {
        type: "FIXED_LEN_BYTE_ARRAY",
        type_length: 16,
        converted_type: "DECIMAL",
        scale: 3,
        precision: 38,
      },
      [12345678901234567890123n, -1n],
      ["12345678901234567890.123", "-0.001"],
    ],
    [
      "dates",
      { type: "INT32", converted_type: "DATE" },
      [date("2026-01-31T00:00")],
      ["2026-01-31"],
    ],
    [
      "times of no zone",
      { type: "INT64", logical_type: { ...micros, isAdjustedToUTC: false } },
      [date("2026-01-31T14:30:00"), 1_769_869_800_000_250n],
      ["2026-01-31T14:30:00", "2026-01-31T14:30:00.00025"],
    ],
    [
      "times in UTC",
      { type: "INT64", logical_type: { ...micros, isAdjustedToUTC: true } },
      [date("1969-12-31T23:59:59.5")],
      ["1969-12-31T23:59:59.5Z"],
    ],
    ["times of day", { type: "INT32", converted_type: "TIME_MILLIS" }, [34_200_000], ["09:30:00"]],
  ])("are kept as written: %s", async (_what, schema, data, values) => {
    expect(await valuesOf(data, schema)).toEqual({ problems: [], values });
  });

  it("are kept inside of lists and objects, where numbers stay numbers", async () => {
    const messages = [{ role: "user", weight: 1, price: 350n }];
    const { values } = await valuesOf(
      [messages, []],
      { name: "label", converted_type: "LIST", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", num_children: 3 },
      { name: "role", type: "BYTE_ARRAY", converted_type: "UTF8" },
      { name: "weight", type: "DOUBLE" },
      { name: "price", type: "INT64", converted_type: "DECIMAL", scale: 2, precision: 9 },
    );
    expect(values).toEqual([[{ role: "user", weight: 1, price: "3.50" }], []]);
  });

  it("that are not UTF-8 cost their row", async () => {
    const text = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
    const { values, problems } = await valuesOf(["good", Uint8Array.of(0x67, 0xff)], text);
    expect(values).toEqual(["good"]);
    expect(codesAndLines(problems)).toEqual(["invalid-utf8@2"]);
  });
});
