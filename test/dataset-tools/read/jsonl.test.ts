import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";

const good = '{"prompt":"a","completion":"b"}';

async function read(content: string | Uint8Array, name = "set.jsonl") {
  return readAll(bytesSource(name, content));
}

describe("JSON Lines", () => {
  it("gives each row its physical line, through CRLF and a missing last line feed", async () => {
    const { rows, problems } = await read(`${good}\r\n${good}\r\n${good}`);
    expect(rows.map(({ place }) => place.line)).toEqual([1, 2, 3]);
    expect(problems).toEqual([]);
  });

  it.each([
    ["a trailing comma", '{"prompt":"a","completion":"b",}', "trailing-comma@2"],
    ["a Python dict", "{'prompt': 'a', 'completion': None}", "python-literals@2"],
    ["NaN", '{"prompt":"a","completion":NaN}', "nan-value@2"],
    ["a comment", "// rows follow", "bad-json@2"],
    ["two records on one line", good + good, "concatenated-records@2"],
    ["a bare control character", '{"prompt":"a\tb","completion":"b"}', "bad-json@2"],
    ["a NUL byte", '{"prompt":"a\0","completion":"b"}', "nul-byte@2"],
    ["a blank line", "  ", "blank-line@2"],
    ["a list", '["a","b"]', "not-an-object@2"],
    ["a number", "7", "not-an-object@2"],
    ["null", "null", "not-an-object@2"],
    ["a duplicate key", '{"prompt":"a","prompt":"c","completion":"b"}', "duplicate-key@2"],
    ["a duplicate key, spaced", '{"a" : {"x":1, "x" :2}}', "duplicate-key@2"],
    ["nesting without end", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "not-an-object@2"],
    ["a deep record", `{"a":${"[".repeat(100)}${"]".repeat(100)}}`, "nested-too-deep@2"],
  ])("names %s and reads on", async (_name, line, expected) => {
    const { rows, problems } = await read(`${good}\n${line}\n${good}\n`);
    expect(codesAndLines(problems)).toEqual([expected]);
    expect(rows.map(({ place }) => place.line)).toContain(3);
  });

  it("says where a bad line goes wrong, without quoting it", async () => {
    const { problems } = await read('{"prompt":"secret","completion":None}\n');
    expect(problems[0]?.place.column).toBe(33);
    expect(problems[0]?.message).toContain("Python");
    expect(problems[0]?.message).not.toContain("secret");
  });

  it("distinguishes a cut-off last line from a bad one", async () => {
    const { problems } = await read(`${good}\n{"prompt":"a","compl`);
    expect(codesAndLines(problems)).toEqual(["truncated-line@2"]);
  });

  it("does not mistake a colon in a text for a duplicate key", async () => {
    const text = JSON.stringify({ prompt: 'he said "a":"b" and " :', completion: "x" });
    expect((await read(`${text}\n`)).problems).toEqual([]);
  });

  it("names the line and column of bytes that are not UTF-8", async () => {
    const bad = Buffer.from('{"prompt":"caf\xe9","completion":"é"}', "latin1");
    const { rows, problems } = await read(
      Buffer.concat([Buffer.from(`${good}\n`), bad, Buffer.from(`\n${good}\n`)]),
    );
    expect(codesAndLines(problems)).toEqual(["invalid-utf8@2"]);
    expect(problems[0]?.place.column).toBe(15);
    expect(rows).toHaveLength(2);
  });

  it("gives up a line that is too long and reads on", async () => {
    const long = Buffer.alloc(20 * 1024 * 1024, "x");
    const all = Buffer.concat([Buffer.from(`${good}\n`), long, Buffer.from(`\n${good}\n`)]);
    const { rows, problems } = await read(all);
    expect(codesAndLines(problems)).toEqual(["row-too-long@2"]);
    expect(rows.map(({ place }) => place.line)).toEqual([1, 3]);
  });

  it("reads the same however the bytes are cut", async () => {
    const record = fc.record({ prompt: fc.string({ unit: "grapheme" }), completion: fc.string() });
    await fc.assert(
      fc.asyncProperty(fc.array(record), fc.integer({ min: 1, max: 40 }), async (all, piece) => {
        const text = all.map((row) => `${JSON.stringify(row)}\n`).join("");
        const { rows, problems } = await readAll(bytesSource("a.jsonl", text, piece));
        expect(rows.map(({ value }) => value)).toEqual(all);
        expect(problems).toEqual([]);
      }),
    );
  });
});

describe("JSON that is not JSON Lines", () => {
  const array = `[\n  {"prompt":"a","completion":"b"},\n  {"prompt":"c",\n   "completion":"]"}\n]\n`;

  it("reads an array, each record with its line", async () => {
    const { rows, problems } = await read(array, "set.json");
    expect(rows.map(({ place }) => place.line)).toEqual([2, 3]);
    expect(problems).toEqual([]);
  });

  it("names an array in a .jsonl file and reads it anyway", async () => {
    const { rows, problems } = await read(array);
    expect(codesAndLines(problems)).toEqual(["json-array@1"]);
    expect(rows).toHaveLength(2);
  });

  it("names records that are spread over lines", async () => {
    const spread = JSON.stringify({ prompt: "a", completion: "b" }, undefined, 2);
    const { rows, problems } = await read(`${spread}\n${spread}\n`);
    expect(codesAndLines(problems)).toEqual(["pretty-printed-json@1"]);
    expect(rows.map(({ place }) => place.line)).toEqual([1, 5]);
  });

  it("names an array that is cut off", async () => {
    const { rows, problems } = await read('[\n{"prompt":"a","completion":"b"},\n{"pro', "set.json");
    expect(rows).toHaveLength(1);
    expect(codesAndLines(problems)).toEqual(["truncated-line@3"]);
  });

  it("reads an object of lists of pairs", async () => {
    const text =
      '{"train": [["hello", "greeting"],\n["bye", "parting"]], "test": [["hi", "greeting"]]}';
    const { rows } = await read(text, "set.json");
    expect(rows.map(({ value }) => value)).toEqual([
      { column1: "hello", column2: "greeting" },
      { column1: "bye", column2: "parting" },
      { column1: "hi", column2: "greeting" },
    ]);
  });
});

describe("encodings", () => {
  it.each([
    ["utf16le", "encoding-utf16@1"],
    ["utf8", "byte-order-mark@1"],
  ] as const)("names a byte-order mark (%s) and reads on", async (encoding, expected) => {
    const { rows, problems } = await read(Buffer.from(`\ufeff${good}\n${good}\n`, encoding));
    expect(codesAndLines(problems)).toEqual([expected]);
    expect(rows).toHaveLength(2);
  });

  it("finds UTF-16 without a mark", async () => {
    const { rows, problems } = await read(Buffer.from(`${good}\n`, "utf16le"));
    expect(codesAndLines(problems)).toEqual(["encoding-utf16@1"]);
    expect(rows).toHaveLength(1);
  });

  it("reads what the user names", async () => {
    const bytes = Buffer.from('{"prompt":"caf\xe9","completion":"b"}\n', "latin1");
    const { rows, problems } = await readAll(bytesSource("a.jsonl", bytes), {
      encoding: "windows-1252",
    });
    expect(rows[0]?.value).toEqual({ prompt: "café", completion: "b" });
    expect(problems).toEqual([]);
  });
});
