import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDataset } from "../../../dataset-tools/index.ts";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const rows = [
  { prompt: "a }{ b", completion: 'x "], y' },
  { prompt: "c // d", completion: "'z' {" },
];
const turns = rows.map(({ prompt, completion }) => [
  { role: "user", content: prompt },
  { role: "assistant", content: completion },
]);
const byIndex = (key: "prompt" | "completion") =>
  Object.fromEntries(rows.map((row, i) => [String(i), row[key]]));
const chats = turns.map((messages) => ({ messages }));

/** A file in each layout, and what its rows are. */
const layouts: [what: string, value: unknown, expected?: unknown[]][] = [
  ["an array", rows],
  ["a list under a name", { data: rows }],
  ["a list with facts before and after it", { version: "1.0", meta: { a: [1] }, data: rows, n: 2 }],
  ["a list of an unknown name", { tickets: rows }],
  ["the parts of a split", { train: rows.slice(0, 1), test: rows.slice(1) }],
  ["columns by row number", { prompt: byIndex("prompt"), completion: byIndex("completion") }],
  [
    "columns as lists",
    { prompt: rows.map((r) => r.prompt), completion: rows.map((r) => r.completion) },
  ],
  ["rows by number", Object.fromEntries(rows.map((row, i) => [String(i), row]))],
  ["rows by name", { first: rows[0], second: rows[1] }],
  [
    "pandas' split",
    { columns: ["prompt", "completion"], index: [0, 1], data: rows.map(Object.values) },
  ],
  [
    "the dataset viewer's rows",
    {
      features: [{ name: "prompt" }],
      rows: rows.map((row, i) => ({ row_idx: i, row, truncated_cells: [] })),
    },
  ],
  ["a list of conversations", turns, chats],
  ["a column of conversations", { messages: turns }, chats],
  ["conversations by name", { a: turns[0], b: turns[1], c: turns[0] }, [...chats, chats[0]]],
];

describe("JSON layouts", () => {
  it.each(layouts)(
    "reads %s, on one line or many, in any cut",
    async (_what, value, expected = rows) => {
      for (const indent of [undefined, 1]) {
        for (const pieces of [1 << 20, 7]) {
          const text = JSON.stringify(value, undefined, indent);
          const { rows: read } = await readAll(bytesSource("set.json", text, pieces));
          expect(read.map((row) => row.value)).toEqual(expected);
        }
      }
    },
  );

  it.each([
    ["a wrapped list", JSON.stringify({ data: rows }), "json-layout@1"],
    [
      "wrapped lists line by line",
      rows.map((row) => JSON.stringify({ data: [row] })).join("\n"),
      "json-layout@1",
    ],
    [
      "columns",
      JSON.stringify({ prompt: byIndex("prompt"), completion: byIndex("completion") }),
      "json-layout@1",
    ],
  ])("names %s in a file that promises lines", async (_what, text, code) => {
    const { rows: read, problems } = await readAll(bytesSource("set.jsonl", text));
    expect(read.map((row) => row.value)).toEqual(rows);
    expect(codesAndLines(problems)).toEqual([code]);
  });

  it("names a list that it does not read, and several that it reads together", async () => {
    const value = { train: rows, labels: [{ id: 1 }], test: rows };
    const { problems } = await readAll(
      bytesSource("set.json", JSON.stringify(value, undefined, 1)),
    );
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["json-layout", expect.stringContaining('"labels" of the file\'s object is not read')],
      ["json-layout", expect.stringContaining('"train" and "test"')],
    ]);
  });

  it("reads a list that starts far beyond the beginning of the file", async () => {
    const value = { oos_train: Array.from({ length: 5000 }, () => rows[0]), train: [rows[1]] };
    const { rows: read } = await readAll(bytesSource("set.json", JSON.stringify(value)));
    expect(read).toHaveLength(5001);
  });

  it.each([
    ["an object of objects of unknown names", { a: { x: "1", y: "2" }, b: { x: "3", y: "4" } }],
    ["lists of different records", { images: [{ id: 1 }], captions: [{ text: "a" }] }],
  ])("does not guess: %s", async (_what, value) => {
    const { rows: read, problems } = await readAll(bytesSource("set.json", JSON.stringify(value)));
    expect(read).toEqual([]);
    expect(codesAndLines(problems)).toEqual(["unclear-layout@1"]);
  });

  it.each([
    ["a pair with its sources", { question: "q", answer: "a", data: [{ url: "u" }] }],
    ["a chat", { messages: turns[0], data: [{ url: "u" }] }],
    [
      "lists of messages of a pair",
      { prompt: turns[0]?.slice(0, 1), completion: turns[0]?.slice(1) },
    ],
  ])("leaves a record alone: %s", async (_what, value) => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, undefined, 2)]) {
      const { rows: read } = await readAll(bytesSource("set.json", text));
      expect(read.map((row) => row.value)).toEqual([value]);
    }
  });

  it("reads nothing after the bracket that closes the whole, and says so", async () => {
    const text = `{"data":${JSON.stringify(rows)}} and more`;
    const { rows: read, problems } = await readAll(bytesSource("set.json", text));
    expect(read).toHaveLength(2);
    expect(problems).toMatchObject([
      { code: "bad-json", place: { line: 1, column: text.indexOf("and") + 1 } },
    ]);
  });

  it("gives line and column of a fault inside an array on one line", async () => {
    const text = `[${JSON.stringify({ prompt: "é😀", completion: "b" })},{"prompt": nope}]`;
    const { problems } = await readAll(bytesSource("set.json", text, 3));
    expect(problems).toMatchObject([
      { code: "bad-json", place: { line: 1, column: text.indexOf("nope") + 1 } },
    ]);
  });

  it("names columns that do not have the same rows", async () => {
    const text = '{"prompt":{"0":"a","1":"b"},"completion":{"0":"x","2":"y"}}';
    const { rows: read, problems } = await readAll(bytesSource("set.json", text));
    expect(read).toEqual([]);
    expect(codesAndLines(problems)).toEqual(["unclear-layout@1"]);
  });

  it("reads any records alike in every layout", async () => {
    const text = fc.string({ unit: "grapheme" });
    const any = fc.uniqueArray(fc.record({ prompt: text, completion: text }), { minLength: 2 });
    await fc.assert(
      fc.asyncProperty(
        any,
        fc.constantFrom(0, 1),
        fc.integer({ min: 1, max: 30 }),
        async (all, indent, piece) => {
          const column = (key: "prompt" | "completion") => all.map((row) => row[key]);
          for (const value of [
            all,
            { data: all },
            { prompt: column("prompt"), completion: column("completion") },
          ]) {
            const source = bytesSource("set.json", JSON.stringify(value, undefined, indent), piece);
            expect((await readAll(source)).rows.map((row) => row.value)).toEqual(all);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("NaN", () => {
  it.each([
    ["a line", '{"prompt":"a","completion":NaN}\n'],
    ["an array", '[{"prompt":"a","completion":NaN}]'],
    ["columns", '{"prompt":["a"],"completion":[NaN],"x":["y"]}'],
  ])("is an error as an answer in %s", async (_what, text) => {
    const file = join(temporaryFolder(), "set.json");
    writeFileSync(file, text);
    const { ok, counts } = await checkDataset({ inputs: [file], model: "nova-lite" });
    expect(ok).toBe(false);
    expect(counts).toMatchObject({ "nan-value": 1, "answer-not-text": 1 });
  });
});
