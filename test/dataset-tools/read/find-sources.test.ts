import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { checkDataset } from "../../../dataset-tools/index.ts";
import { findSources } from "../../../dataset-tools/read/find-sources.ts";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const row = '{"prompt":"q","completion":"a"}\n';

function folderOfFiles(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "deep/er"), { recursive: true });
  for (const name of [
    "b.jsonl",
    "a.csv",
    "notes.txt",
    ".hidden.jsonl",
    "deep/c.jsonl.gz",
    "deep/er/d.json",
  ]) {
    writeFileSync(join(folder, name), row);
  }
  return folder;
}

function names(folder: string, ...inputs: string[]): string[] {
  return findSources(inputs.map((input) => join(folder, input))).map(({ name }) =>
    relative(folder, name),
  );
}

describe("inputs", () => {
  it("are a folder's data files, in order", () => {
    expect(names(folderOfFiles(), ".")).toEqual([
      "a.csv",
      "b.jsonl",
      "deep/c.jsonl.gz",
      "deep/er/d.json",
    ]);
  });

  it.each([
    ["*.jsonl", ["b.jsonl"]],
    ["**/*.json*", ["b.jsonl", "deep/c.jsonl.gz", "deep/er/d.json"]],
    ["deep/*", ["deep/c.jsonl.gz"]],
    ["?.csv", ["a.csv"]],
  ])("match %s", (glob, expected) => {
    expect(names(folderOfFiles(), glob)).toEqual(expected);
  });

  it("must exist", () => {
    const folder = folderOfFiles();
    for (const missing of ["x.csv", "*.tsv"]) {
      expect(() => names(folder, missing)).toThrow(
        expect.objectContaining({ code: "Dataset.NoSuchFile" }),
      );
    }
    mkdirSync(join(folder, "empty"));
    expect(() => names(folder, "empty")).toThrow(
      expect.objectContaining({ code: "Dataset.NothingToRead" }),
    );
    expect(() => findSources([])).toThrow(
      expect.objectContaining({ code: "Dataset.NothingToRead" }),
    );
    expect(() => findSources(["s3://bucket/key"])).toThrow(
      expect.objectContaining({ code: "Dataset.NoRemote" }),
    );
  });

  it("may be standard input and S3 together", async () => {
    const stream = () =>
      (async function* () {
        yield Buffer.from(row);
      })();
    const opened: string[] = [];
    const { files, records } = await checkDataset({
      inputs: ["-", "s3://bucket/key.jsonl"],
      stdin: stream(),
      openRemote: async (uri) => {
        opened.push(uri);
        return stream();
      },
      model: "llama-3-1-8b",
    });
    expect(files.map(({ name, records: rows }) => [name, rows])).toEqual([
      ["-", 1],
      ["s3://bucket/key.jsonl", 1],
    ]);
    expect([records, opened]).toEqual([2, ["s3://bucket/key.jsonl"]]);
  });
});

describe("packed files", () => {
  it("are read by their first bytes, whatever their name", async () => {
    const { rows, problems } = await readAll(
      bytesSource("set.jsonl", gzipSync(row.repeat(1000)), 100),
    );
    expect([rows.length, problems]).toEqual([1000, []]);
  });

  it("that are damaged are named, and what came before is read", async () => {
    const packed = gzipSync(
      Array.from({ length: 20_000 }, (_, i) => row.replace("q", `${i * 7919}`)).join(""),
    );
    const { rows, problems } = await readAll(
      bytesSource("set.jsonl.gz", packed.subarray(0, packed.length >> 1)),
    );
    expect(codesAndLines(problems)).toEqual(["unreadable-file@1"]);
    expect(rows.length).toBeGreaterThan(1000);
  });

  it("in zstd are read, or this Node is named", async () => {
    const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]);
    const { problems } = await readAll(bytesSource("set.jsonl.zst", magic));
    expect(["no-zstd@1", "unreadable-file@1"]).toContain(codesAndLines(problems)[0]);
  });
});
