import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytesSource, readAll } from "../../support/dataset.ts";

const bytes = (latin1: string) => Buffer.from(latin1, "latin1");
const lines = (...all: string[]) => `${all.join("\n")}\n`;

/** What the file is, in words of the finding, and its bytes. */
const notData: readonly (readonly [is: string, content: Buffer | string])[] = [
  ["Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n"],
  ["HTML page", "\n<!DOCTYPE html>\n<html><body>Please sign in</body></html>"],
  ["HTML page", '<!-- saved --><HTML lang="en"><head></head></HTML>'],
  ["HTML page with a table", "<table border=1><tr><td>question</td><td>answer</td></tr></table>"],
  [
    "Excel XML",
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
  ],
  ["S3 error", "<?xml version='1.0'?>\n<Error><Code>AccessDenied</Code></Error>"],
  ["XML", '<?xml version="1.0"?><rows><row q="a"/></rows>'],
  ["error message of a server", '{"error":"Invalid username or password."}'],
  ["error message of a server", '{"message":"Not Found","documentation_url":"u","status":"404"}\n'],
  ["error message of a server", "Entry not found"],
  ["error message of a server", "404: Not Found"],
  ["error message of a program", "TypeError: x is not a function\n    at run (main.js:1:2)\n"],
  ["error message of a program", "Traceback (most recent call last):\n  File 'x.py', line 1\n"],
  ["PDF", "%PDF-1.7\n%âãÏÓ"],
  ["RTF", "{\\rtf1\\ansi hello}"],
  ["PNG", bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
  ["JPEG", bytes("\xff\xd8\xff\xe0\0\x10JFIF\0")],
  ["WebP", bytes("RIFF\x24\0\0\0WEBPVP8 ")],
  [
    "old Excel workbook",
    Buffer.concat([
      bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
      Buffer.alloc(600),
      Buffer.from("Workbook", "utf16le"),
    ]),
  ],
  [
    "protected with a password",
    Buffer.concat([
      bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
      Buffer.from("EncryptedPackage", "utf16le"),
    ]),
  ],
  [
    "old Word document",
    Buffer.concat([
      bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
      Buffer.from("WordDocument", "utf16le"),
    ]),
  ],
  ["Arrow", bytes("ARROW1\0\0\xff\xff\xff\xff")],
  ["Arrow", bytes("\xff\xff\xff\xff\x90\x01\0\0\x10\0\0\0")],
  ["Feather", bytes("FEA1\0\0\0\0")],
  ["Avro", bytes("Obj\x01\x04\x14avro.codec")],
  ["ORC", bytes("ORC\x0a\x03\0\0\0")],
  ["SQLite", bytes("SQLite format 3\0\x10\0")],
  ["pickle", bytes("\x80\x04\x95\x10\0\0\0\0\0\0\0]")],
  ["NumPy", bytes("\x93NUMPY\x01\0v\0{'descr'")],
  ["7z", bytes("7z\xbc\xaf'\x1c\0\x04")],
  ["RAR", bytes("Rar!\x1a\x07\x01\0")],
  ["tar", Buffer.concat([Buffer.from("rows.csv"), Buffer.alloc(249), bytes("ustar\x0000")])],
  ["tar", gzipSync(Buffer.concat([Buffer.from("a"), Buffer.alloc(256), bytes("ustar  \0")]))],
  ["xz", bytes("\xfd7zXZ\0\0\x04")],
  ["bzip2", bytes("BZh91AY&SY\x1f")],
  ["LZ4", bytes('\x04"M\x18dp\xb9')],
  ["YAML", lines("- prompt: Hi", "  completion: Hello", "- prompt: Bye", "  completion: See you")],
  ["YAML", lines("---", "rows:", "  - q: Hi, there", "    a: Hello")],
  ["YAML", lines("# the data", "data:", "- question: |", "    Two", "  answer: x")],
  [
    "dataset card",
    lines(
      "---",
      "license: mit",
      "size_categories:",
      "- n<1K",
      "---",
      "# Dataset Card for X",
      "Text.",
    ),
  ],
  ["Markdown document", lines("# Title", "", "Some words, and more.", "", "## Use", "", "- one")],
  ["prints it", lines("| question | answer |", "|---|:-:|", "| a | b |")],
  ["prints it", lines("question | answer", "--- | ---", "a | b")],
  ["prints it", lines(" question | answer ", "----------+--------", " a | b ", "(1 row)")],
  ["prints it", lines("+---+---+", "| q | a |", "+---+---+", "| 1 | 2 |", "+---+---+")],
  ["prints it", lines("┌───┬───┐", "│ q │ a │", "├───┼───┤", "│ 1 │ 2 │", "└───┴───┘")],
  ["prints it", lines("question    answer", "----------  ------", "How so?     Like this")],
  ["prints it", lines("*************************** 1. row ***************************", "q: a")],
  ["questions and answers", lines("Q: Why?", "A: Because.", "", "Q: When?", "A: Now.")],
  ["questions and answers", lines("Question 1: Why?", "It matters.", "Answer 1: Because.")],
  ["questions and answers", lines("User: hello, you", "Assistant: hi, there")],
  ["questions and answers", lines("### Instruction:", "Sort, please.", "### Response:", "Done.")],
  [
    "SQL dump",
    lines("-- dump", "CREATE TABLE rows (q text, a text);", "INSERT INTO rows VALUES ('a','b');"),
  ],
  ["questions and answers", lines("1. Question: Why?", "   Answer: Because.")],
  ["YAML", lines("rows:", "  - {q: hi, a: lo}")],
  ["prints it", lines("question\tanswer", "--------\t------", "a b\tc")],
  ["error message of a program", "SyntaxError: Unexpected token < in JSON at position 0\n"],
  ["program code", 'window.location.href="/login?next=x";\n'],
  ["program code", "import os\nprint(1)\n"],
  ["settings", lines("[default]", "key = value")],
  ["Jupyter notebook", '{"cells": [{"cell_type": "code"}], "nbformat": 4}'],
];

describe("a file that is not data", () => {
  it.each(notData)("is named: %s", async (is, content) => {
    for (const name of ["rows.jsonl", "rows.csv", "rows.parquet", "rows"]) {
      const { rows, problems } = await readAll(bytesSource(name, content));
      expect(rows).toEqual([]);
      expect(problems.map(({ code }) => code)).toEqual(["not-data"]);
      expect(problems[0]?.message).toContain(is);
    }
  });
});

/** Data that starts like one of the formats above. */
const data: readonly (readonly [name: string, content: string])[] = [
  ["columns named like a signature", lines("PARENT,ORCID", "a,b", "c,d")],
  ["columns named like a signature", lines("ID3,GIF8", "a,b", "c,d")],
  ["a comment before the header", lines("# exported, 2026", "question,answer", "a,b", "c,d")],
  ["cells that start like questions", lines("Q: why,answer", "Q: when,A: now", "Q: how,A: so")],
  ["HTML in cells", lines("question,answer", "<p>hi</p>,<b>yes</b>", "<i>x</i>,no")],
  ["cells of dashes", lines("question,answer", "---,none", "a,b")],
  ["bars between the cells", lines("question|answer", "a|b", "c|d")],
  ["colons in every line", lines("time: start,label", "time: 10,good", "time: 11,bad")],
  ["a row of single dashes", lines("question,answer", "-,-", "a,b")],
  ["an error as the name of a column", lines("Error: type,label", "disk full,a", "no net,b")],
  ["list marks", lines("item,label", "- buy: milk,shop", "- call: mum,phone")],
  ["an object that talks of an error", lines('{"prompt":"error?","completion":"404"}')],
  ["an error as the question", lines('{"message":"error 404","label":"web"}')],
];

describe("data that looks a little like something else", () => {
  it.each(data)("is read: %s", async (_what, content) => {
    const { problems } = await readAll(bytesSource("rows", content));
    expect(problems.map(({ code }) => code)).not.toContain("not-data");
  });
});
