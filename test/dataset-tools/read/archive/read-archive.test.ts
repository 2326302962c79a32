import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../../../dataset-tools/read/open-file.ts";
import { bytesSource, codesAndLines, readAll } from "../../../support/dataset.ts";
import { workbook, zip } from "../../../support/workbook.ts";

const csv = "question,answer\nWhy is it so?,Because.\nWhen is it?,Now.\n";
const jsonl = '{"prompt":"Why is it so?","completion":"Because."}\n';

function read(members: Parameters<typeof zip>[0], options: ReadOptions = {}) {
  return readAll(bytesSource("set.zip", zip(members), 100), options);
}

describe("a zip archive", () => {
  it("is read like a folder: all data files, and nothing beside them", async () => {
    const { rows, problems } = await read({
      "set/README.md": "# About\n\n## More\n",
      "set/LICENSE": "MIT",
      "set/b.csv": csv,
      "set/a.csv": csv,
      "__MACOSX/set/._a.csv": "\0\x05\x16\x07",
      "set/.DS_Store": "x",
    });
    expect(rows.map(({ place: { file, line } }) => `${file}:${line}`)).toEqual([
      "set.zip/set/a.csv:2",
      "set.zip/set/a.csv:3",
      "set.zip/set/b.csv:2",
      "set.zip/set/b.csv:3",
    ]);
    expect(codesAndLines(problems)).toEqual(["zip-archive@1"]);
    expect(problems[0]?.message).toContain("set/a.csv, set/b.csv; not read: set/README.md");
  });

  it("may hold packed files and workbooks", async () => {
    const packed = await read({ "rows.jsonl.gz": gzipSync(jsonl.repeat(3)) });
    expect(packed.rows).toHaveLength(3);
    const sheet = [
      ["question", "answer"],
      ["Why is it so?", "Because."],
    ];
    const book = await read({ "rows.xlsx": workbook({ sheets: [{ name: "S", rows: sheet }] }) });
    expect(book.rows.map(({ value }) => value)).toEqual([
      { question: "Why is it so?", answer: "Because." },
    ]);
  });

  it("with one file is read whatever the file is called", async () => {
    expect((await read({ export: jsonl })).rows).toHaveLength(1);
  });

  it("with several formats must be chosen from", async () => {
    const members = { "a.csv": csv, "a.jsonl": jsonl };
    const { rows, problems } = await read(members);
    expect([rows, codesAndLines(problems)]).toEqual([[], ["choose-sheet@1"]]);
    expect((await read(members, { sheet: "a.jsonl" })).rows).toHaveLength(1);
    await expect(read(members, { sheet: "b.csv" })).rejects.toMatchObject({
      code: "Dataset.NoSheet",
    });
  });

  it.each([
    ["without data files (it has .png, .xml)", { "a.png": "x", "b.xml": "y" }],
    ["without data files", {}],
    ["inside a zip archive", { "a.zip": zip({ "a.csv": csv }) }],
    ["Word document", { "[Content_Types].xml": "", "word/document.xml": "<w/>" }],
    ["OpenDocument", { mimetype: "x", "content.xml": "<c/>", "META-INF/manifest.xml": "<m/>" }],
    [".xlsb", { "xl/workbook.bin": "x" }],
    ["NumPy", { "arr_0.npy": "x" }],
    ["PyTorch", { "archive/data.pkl": "x" }],
  ])("that is no data is named: %s", async (is, members) => {
    const { rows, problems } = await read(members);
    expect(rows).toEqual([]);
    expect(problems.at(-1)?.code).toBe("not-data");
    expect(problems.at(-1)?.message).toContain(is);
  });
});

describe("a damaged zip archive", () => {
  const whole = Buffer.from(zip({ "rows.jsonl": jsonl.repeat(1000) }));
  const central = whole.lastIndexOf("PK\x01\x02");

  /** The archive with a number in its central directory changed. */
  function patched(offset: number, value: number, bytes: 2 | 4): Buffer {
    const copy = Buffer.from(whole);
    copy.writeUIntLE(value, central + offset, bytes);
    return copy;
  }

  it.each([
    ["cut off", whole.subarray(0, whole.length - 30), "cut off"],
    ["cut to its first bytes", whole.subarray(0, 10), "cut off"],
    ["protected with a password", patched(8, 1, 2), "password"],
    ["absurdly large once unpacked", patched(24, 0x7fffffff, 4), "GiB"],
    ["larger than it says", patched(24, 100, 4), "damaged"],
    ["packed in an unknown way", patched(10, 97, 2), "not known"],
  ])("is named: %s", async (_what, bytes, words) => {
    const { problems } = await readAll(bytesSource("rows.zip", bytes));
    expect(problems.at(-1)?.code).toBe("unreadable-file");
    expect(problems.at(-1)?.message).toContain(words);
  });
});
