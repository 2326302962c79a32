import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  indexBatches,
  indexFiles,
  linesOf,
  readBatch,
  readFirstRow,
  readRows,
} from "../../../pipeline/evaluation/rows.ts";
import { heldOutRows } from "../../support/asking.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
  await environment.put("rows.jsonl", heldOutRows(120));
  await environment.put("gaps.jsonl", `\n${heldOutRows(3).replaceAll("\n", "\n\n")}\n\n`);
  await environment.put("bad.jsonl", `${heldOutRows(51)}\n{"recordId":"secret"}\n`);
  await environment.put("empty.jsonl", "\n\n");
});
afterAll(() => environment.stop());

async function numbersOf(key: string, wanted?: number[]): Promise<[number, string][]> {
  const found: [number, string][] = [];
  const rows = readRows(environment.bucket, key, wanted && new Set(wanted));
  for await (const { number, row } of rows) found.push([number, row.recordId]);
  return found;
}

const upTo = (end: number) => Array.from({ length: end }, (_, row) => [row, `r${row}`]);

describe("the batches of a held-out file", () => {
  it("have fifty rows each but the last, and say where they are", async () => {
    const batches = await indexBatches(environment.bucket, "rows.jsonl");
    expect(batches.map(({ first, rows }) => [first, rows])).toEqual([
      [0, 50],
      [50, 50],
      [100, 20],
    ]);
    const bytes = Buffer.from(heldOutRows(120));
    for (const { first, rows, range } of batches) {
      const lines = bytes.subarray(range.start, range.end).toString("utf8").split("\n");
      expect(lines).toHaveLength(rows);
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({ recordId: `r${first}` });
      expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ recordId: `r${first + rows - 1}` });
    }
  });

  it("leave out empty lines", async () => {
    const [batch, ...others] = await indexBatches(environment.bucket, "gaps.jsonl");
    expect(others).toEqual([]);
    if (batch === undefined) throw new TypeError("no batch");
    expect(batch).toMatchObject({ first: 0, rows: 3 });
    const rows = await readBatch(environment.bucket, "gaps.jsonl", batch);
    expect(rows.map(({ recordId }) => recordId)).toEqual(["r0", "r1", "r2"]);
  });

  it("are found for each file once, by its key", async () => {
    const files = await indexFiles(environment.bucket, ["rows.jsonl", "gaps.jsonl", "rows.jsonl"]);
    expect([...files].map(([key, batches]) => [key, batches.length])).toEqual([
      ["rows.jsonl", 3],
      ["gaps.jsonl", 1],
    ]);
  });
});

describe("held-out rows", () => {
  it("are streamed in order, or only those that are wanted", async () => {
    expect(await numbersOf("rows.jsonl")).toEqual(upTo(120));
    expect(await numbersOf("gaps.jsonl")).toEqual(upTo(3));
    expect(await numbersOf("rows.jsonl", [119, 3, 50])).toEqual([
      [3, "r3"],
      [50, "r50"],
      [119, "r119"],
    ]);
  });

  it("are not read where none of their batch is wanted", async () => {
    expect(await numbersOf("bad.jsonl", [49])).toEqual([[49, "r49"]]);
    await expect(numbersOf("bad.jsonl", [50])).rejects.toThrow("row 52");
  });

  it("that are none are refused by their number, without their content", async () => {
    const read = numbersOf("bad.jsonl");
    await expect(read).rejects.toMatchObject({
      code: "Evaluation.BadRow",
      message: "bad.jsonl: row 52 is not a valid held-out row",
    });
    await expect(read).rejects.not.toThrow("secret");
  });

  it("have a first one, after empty lines too", async () => {
    expect(await readFirstRow(environment.bucket, "gaps.jsonl")).toMatchObject({ recordId: "r0" });
    await expect(readFirstRow(environment.bucket, "empty.jsonl")).rejects.toMatchObject({
      code: "Evaluation.NoRows",
    });
  });
});

it("finds the lines of a file that comes in many parts", async () => {
  const long = Array.from({ length: 300 }, (_, line) => `${line} ${"ä".repeat(line * 10)}`);
  await environment.put("long.txt", long.join("\n"));
  const bytes = Buffer.from(long.join("\n"));
  const lines: string[] = [];
  for await (const line of linesOf(environment.bucket, "long.txt")) {
    lines.push(line.bytes.toString("utf8"));
    expect(bytes.subarray(line.range.start, line.range.end)).toEqual(Buffer.from(line.bytes));
  }
  expect(lines).toEqual(long);
});
