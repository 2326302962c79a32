import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import type { Shape } from "../../../../../../../infra/local/kernel/service.ts";
import { openStates } from "../../../../../../support/step-functions/open-states.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

/** A Map that returns the items that its reader finds. */
const machine = (reader: object) => ({
  StartAt: "map",
  States: {
    map: {
      Type: "Map",
      MaxConcurrency: 1,
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        Parameters: { Bucket: "data", Key: "file" },
        ...reader,
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "pass",
        States: { pass: { Type: "Pass", End: true } },
      },
      End: true,
    },
  },
});

/** Runs the Map on a bucket that holds the files; how it ended, and the types of its events. */
async function read(files: Files, reader: object, input: unknown = {}) {
  const { api } = await openStates({
    answer: (_service, operation, { Key }) => {
      const Contents = Object.keys(files).map((name) => ({ Key: name }));
      if (operation === "ListObjectsV2") return { Contents };
      return { Body: Buffer.from(files[String(Key)] ?? "") };
    },
  });
  const ended = await api.run(await api.create("reads", machine(reader)), input);
  const history = await api.history(String(ended["executionArn"]));
  return { ended, events: history.map(({ type }) => type) };
}

async function items(files: Files, reader: object, input?: unknown): Promise<unknown> {
  const { ended } = await read(files, reader, input);
  expect(ended).toMatchObject({ status: "SUCCEEDED" });
  return JSON.parse(String(ended["output"]));
}

const csv = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" };
const rows = [{ n: "1" }, { n: "2" }, { n: "3" }];

describe("an ItemReader refuses", () => {
  it.each<[string, string, object, Shape]>([
    ["duplicate headers in the first row", "a,b,a\n1,2,3\n", csv, {}],
    [
      "duplicate headers of the definition",
      "1,2\n",
      { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["a", "a"] },
      {},
    ],
    [
      "JSON that is no list",
      '{"a":1}',
      { InputType: "JSON" },
      { cause: "Attempting to map over non-iterable node." },
    ],
    ["text that is not JSON", "[1,", { InputType: "JSON" }, { cause: expect.any(String) }],
    ["a bad line", '{"a":1}\n{"a"', { InputType: "JSONL" }, { cause: expect.any(String) }],
    ["bytes that are not Parquet", "PAR1", { InputType: "PARQUET" }, { cause: expect.any(String) }],
    [
      "a manifest of another kind",
      '{"fileFormat":"ORC"}',
      { InputType: "MANIFEST" },
      { cause: expect.any(String) },
    ],
    [
      "a manifest that holds no addresses",
      "not an address",
      { InputType: "JSONL", ManifestType: "ATHENA_DATA" },
      { cause: expect.any(String) },
    ],
  ])("%s", async (_what, file, ReaderConfig, more) => {
    const { ended, events } = await read({ file }, { ReaderConfig });
    expect(ended).toMatchObject({
      status: "FAILED",
      error: "States.ItemReaderFailed",
      cause: "CSV headers cannot contain duplicates.",
      ...more,
    });
    expect(events.slice(-3)).toEqual(["MapRunFailed", "MapStateFailed", "ExecutionFailed"]);
  });

  it.each([
    [-1, "States.Runtime", "field MaxItems must be positive"],
    [
      1.5,
      "States.ItemReaderFailed",
      'The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.max',
    ],
    [
      "many",
      "States.ItemReaderFailed",
      'The MaxItemsPath field refers to value "many" which is not a valid integer: $.max',
    ],
  ])("%s as MaxItems", async (max, error, cause) => {
    const ReaderConfig = { ...csv, MaxItemsPath: "$.max" };
    const { ended, events } = await read({ file: "n\n1\n" }, { ReaderConfig }, { max });
    expect(ended).toMatchObject({ status: "FAILED", error, cause });
    expect(events).toContain("MapRunFailed");
  });
});

describe("an ItemReader reads", () => {
  it.each([
    [0, rows],
    [2, rows.slice(0, 2)],
    ["2", rows.slice(0, 2)],
    [200_000_000, rows],
  ])("with MaxItems %s", async (max, expected) => {
    const ReaderConfig = { ...csv, MaxItemsPath: "$.max" };
    expect(await items({ file: "n\n1\n2\n3\n" }, { ReaderConfig }, { max })).toEqual(expected);
  });

  it("an empty file as no items", async () => {
    expect(await items({ file: "" }, { ReaderConfig: csv })).toEqual([]);
    expect(await items({ file: "" }, { ReaderConfig: { InputType: "JSONL" } })).toEqual([]);
    expect(await items({ file: " [ ] " }, { ReaderConfig: { InputType: "JSON" } })).toEqual([]);
  });

  it("a JSON file so large that it is taken element by element", async () => {
    const list = [["[", { a: '"}' }], "x".repeat(300_000), { b: "\\" }, 1, null, [], {}];
    const reader = {
      ReaderConfig: { InputType: "JSON", MaxItems: 1 },
      Resource: "arn:aws:states:::s3:getObject",
    };
    expect(await items({ file: JSON.stringify(list) }, reader)).toEqual(list.slice(0, 1));
    const text = JSON.stringify(list.slice(2)).replace("[", `[${" ".repeat(300_000)}`);
    const all = { ReaderConfig: { InputType: "JSON" } };
    expect(await items({ file: text }, all)).toEqual(list.slice(2));
    for (const bad of [`${text}x`, text.slice(0, -1), text.replace("1", "1,")]) {
      const { ended } = await read({ file: bad }, all);
      expect(ended).toMatchObject({ error: "States.ItemReaderFailed" });
    }
  });

  const parquet = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "name", data: ["a", "b"], type: "STRING" },
        { name: "count", data: [1n, 2n], type: "INT64" },
      ],
    }),
  );
  const counted = [
    { name: "a", count: 1 },
    { name: "b", count: 2 },
  ];

  it("the rows of a Parquet file", async () => {
    const reader = { ReaderConfig: { InputType: "PARQUET" } };
    expect(await items({ file: parquet }, reader)).toEqual(counted);
  });

  it("the files of an Athena manifest, compressed or not", async () => {
    const files = {
      file: "s3://data/one.gz\ns3://data/two\n",
      "one.gz": gzipSync('{"n":1}\n{"n":2}\n'),
      two: '{"n":3}',
    };
    const ReaderConfig = { InputType: "JSONL", ManifestType: "ATHENA_DATA" };
    expect(await items(files, { ReaderConfig })).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    const list = { file: "s3://data/rows\n", rows: parquet };
    const typed = { InputType: "PARQUET", ManifestType: "ATHENA_DATA" };
    expect(await items(list, { ReaderConfig: typed })).toEqual(counted);
  });

  it.each([{ InputType: "MANIFEST" }, { ManifestType: "S3_INVENTORY" }])(
    "the objects of an S3 inventory with %j",
    async (ReaderConfig) => {
      const manifest = {
        sourceBucket: "source",
        destinationBucket: "arn:aws:s3:::data",
        fileFormat: "CSV",
        fileSchema: "Bucket, Key, Size",
        files: [{ key: "inventory.csv.gz", size: 1, MD5checksum: "" }],
      };
      const lines = '"source","a.txt","12"\n"source","b.txt","3"\n';
      const files = { file: JSON.stringify(manifest), "inventory.csv.gz": gzipSync(lines) };
      expect(await items(files, { ReaderConfig })).toEqual([
        { Bucket: "source", Key: "a.txt", Size: "12" },
        { Bucket: "source", Key: "b.txt", Size: "3" },
      ]);
    },
  );

  it("what is in all objects of a list with LOAD_AND_FLATTEN", async () => {
    const files = { a: '{"n":1}\n{"n":2}', b: '{"n":3}' };
    const reader = {
      Resource: "arn:aws:states:::s3:listObjectsV2",
      ReaderConfig: { InputType: "JSONL", Transformation: "LOAD_AND_FLATTEN" },
      Parameters: { Bucket: "data" },
    };
    expect(await items(files, reader)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });
});
