import { describe, expect, it } from "vitest";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";

const japanese = `質問,回答\n${Array.from({ length: 12 }, (_, i) => `質問その${i}は何ですか,回答${i}です`).join("\n")}\n`;
const chinese = `问题\t答案\n${Array.from({ length: 12 }, (_, i) => `如何重置第${i}个传感器？\t按住按钮${i}秒钟`).join("\n")}\n`;
const english = "question,answer\nHow do I reset it?,Hold it.\nWhy?,So.\n";

function utf16(text: string, order: "le" | "be"): Buffer {
  const bytes = Buffer.from(text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
}

async function read(content: Uint8Array | string, name = "set.csv", piece = 7) {
  return readAll(bytesSource(name, content, piece));
}

describe("UTF-16", () => {
  it.each([
    ["japanese", japanese, 12],
    ["chinese", chinese, 12],
    ["english", english, 2],
  ] as const)("without a mark is found by what its text is: %s", async (_name, text, rows) => {
    for (const order of ["le", "be"] as const) {
      const found = await read(utf16(text, order), "set.txt", 1 << 20);
      expect(codesAndLines(found.problems)).toEqual(["encoding-utf16@1"]);
      expect(found.rows).toHaveLength(rows);
      const plain = await read(text, "set.txt", 1 << 20);
      expect(found.rows.map(({ value }) => value)).toEqual(plain.rows.map(({ value }) => value));
    }
  });

  it.each([
    ["an odd number of bytes", utf16(`\ufeff${english}`, "le").subarray(0, -1)],
    ["half an emoji", utf16("\ufeffquestion,answer\nWhy?,So 😀", "le").subarray(0, -2)],
    ["half an emoji inside", utf16("\ufeffquestion,answer\nWhy \ud83d x,So\na,b\n", "be")],
  ])("with %s is an error by name", async (_name, content) => {
    const { problems } = await read(content);
    expect(codesAndLines(problems)).toEqual(["encoding-utf16@1", "unreadable-file@1"]);
    expect(problems[1]?.message).toMatch(/UTF-16/);
  });

  it("is not seen in text with a damaged byte", async () => {
    const { problems } = await read("a,b\n1,2\n3\0,4\n5,6\n");
    expect(codesAndLines(problems)).toEqual(["nul-byte@3"]);
  });
});

describe("carriage returns alone", () => {
  it.each([
    ["a table", "set.csv", english],
    ["tabs", "set.tsv", "question\tanswer\nHow do I reset it?\tHold it.\nWhy?\tSo.\n"],
    [
      "JSON Lines",
      "set.jsonl",
      '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":"d"}\n',
    ],
  ])("end the lines of %s", async (_name, file, content) => {
    const { rows, problems } = await read(content.replaceAll("\n", "\r"), file);
    expect(codesAndLines(problems)).toEqual(["carriage-returns@1"]);
    expect(rows.map(({ value }) => value)).toEqual(
      (await read(content, file)).rows.map(({ value }) => value),
    );
  });

  it("leave line feeds inside cells as they are", async () => {
    const { rows } = await read('question,answer\r"How do\nI reset?","Hold it."\r"Why?",So\r');
    expect(rows.map(({ value }) => value)).toEqual([
      { question: "How do\nI reset?", answer: "Hold it." },
      { question: "Why?", answer: "So" },
    ]);
  });
});
