import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { checkDataset } from "../../../dataset-tools/index.ts";
import { findSources } from "../../../dataset-tools/read/find-sources.ts";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const row = '{"prompt":"q","completion":"a"}\n';

function folderOfFiles(): string {
  const folder = temporaryFolder();
  for (const inner of ["deep/er", ".tunewright/runs/x", ".cache", "__MACOSX"]) {
    mkdirSync(join(folder, inner), { recursive: true });
  }
  writeFileSync(join(folder, "notes.txt"), "Nothing to see, really.\nNot a table.\n");
  symlinkSync(join(folder, "b.jsonl"), join(folder, "deep/link.jsonl"));
  for (const name of [
    "b.jsonl",
    "a.csv",
    "rows.txt",
    ".hidden.jsonl",
    ".tunewright/runs/x/train.jsonl",
    ".cache/e.csv",
    "__MACOSX/a.csv",
    "README.md",
    "LICENSE.txt",
    "dataset_info.json",
    "deep/dataset_infos.json",
    "deep/dataset_dict.json",
    "deep/er/state.json",
    "manifest.json",
    "b.jsonl.patch.jsonl",
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
      "deep/link.jsonl",
      "rows.txt",
    ]);
  });

  it.each([
    ["*.jsonl", ["b.jsonl"]],
    ["**/*.json*", ["b.jsonl", "deep/c.jsonl.gz", "deep/er/d.json", "deep/link.jsonl"]],
    ["deep/*", ["deep/c.jsonl.gz", "deep/link.jsonl"]],
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

  /** Frames that zstd 1.5 wrote: 1 row, and 200 rows. */
  const frames = [
    "KLUv/SQgAQEAeyJwcm9tcHQiOiJxIiwiY29tcGxldGlvbiI6ImEifQqiV84F",
    "KLUv/QRYTQEABAJ7InByb21wdCI6InEiLCJjb21wbGV0aW9uIjoiYSJ9CgEA6MbRqyf3HTLn",
  ].map((frame) => Buffer.from(frame, "base64"));

  it("in zstd are read, one frame after another", async () => {
    const { rows, problems } = await readAll(
      bytesSource("set.jsonl.zst", Buffer.concat(frames), 11),
    );
    expect([rows.length, problems]).toEqual([201, []]);
  });

  it("in zstd that are cut off are named", async () => {
    const cut = Buffer.concat(frames).subarray(0, 80);
    const { problems } = await readAll(bytesSource("set.jsonl.zst", cut));
    expect(codesAndLines(problems)).toEqual(["unreadable-file@1"]);
  });

  it("in Brotli are read by their name", async () => {
    const packed = brotliCompressSync(row.repeat(1000));
    const { rows, problems } = await readAll(bytesSource("set.jsonl.br", packed));
    expect([rows.length, problems]).toEqual([1000, []]);
  });
});
