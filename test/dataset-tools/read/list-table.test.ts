import { describe, expect, it } from "vitest";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";

const header = ["question", "answer"];
const rows = [
  ["Is it on?", "Yes, it is."],
  ["How many are left?", "There are three."],
  ["Where is the key?", "It is under the mat."],
  ["When do you open?", "At nine in the morning."],
];

/** Lists of cells, one per line; as one array; in one line; under a name. */
const layouts: [string, (lists: readonly unknown[]) => string, string][] = [
  ["lines", (lists) => lists.map((list) => JSON.stringify(list)).join("\n"), "t.jsonl"],
  ["an array", (lists) => JSON.stringify(lists, null, 1), "t.json"],
  ["an array in one line", (lists) => JSON.stringify(lists), "t.json"],
  ["a list under a name", (lists) => JSON.stringify({ data: lists }), "t.json"],
];

describe.each(layouts)("lists of cells as %s", (_what, write, name) => {
  const read = (lists: readonly unknown[], options = {}) =>
    readAll(bytesSource(name, write(lists)), options);

  it("take their names from a header", async () => {
    const { rows: found, problems } = await read([header, ...rows]);
    expect(found.map(({ value }) => value)).toEqual(
      rows.map(([question, answer]) => ({ question, answer })),
    );
    expect(problems).toEqual([]);
  });

  it("are named when none of them is a header", async () => {
    const { rows: found, problems } = await read(rows);
    expect(found).toHaveLength(rows.length);
    expect(found[0]?.value).toEqual({ column1: "Is it on?", column2: "Yes, it is." });
    expect(problems.map(({ code }) => code)).toEqual(["csv-no-header"]);
  });

  it("obey --header and --no-header", async () => {
    const forced = await read(rows, { header: true });
    expect(forced.rows).toHaveLength(rows.length - 1);
    expect(Object.keys(forced.rows[0]?.value as object)).toEqual(rows[0]);
    const refused = await read([header, ...rows], { header: false });
    expect(refused.rows).toHaveLength(rows.length + 1);
  });

  it("are an error where one has more cells or less", async () => {
    const { rows: found, problems } = await read([header, ...rows, ["a", "b", "c"], ["a"]]);
    expect(found).toHaveLength(rows.length);
    expect(problems.map(({ code, rejected }) => [code, rejected])).toEqual([
      ["csv-columns", true],
      ["csv-columns", true],
    ]);
  });
});

describe("records that are lists of cells", () => {
  it("keep their lines and the spelling of their numbers", async () => {
    const text = '["text","label"]\n["a b c",3.50]\n["d e f",9007199254740993]\n["g h i",null]\n';
    const { rows: found } = await readAll(bytesSource("t.jsonl", text));
    expect(found.map(({ place, value }) => [place.line, value])).toEqual([
      [2, { text: "a b c", label: "3.50" }],
      [3, { text: "d e f", label: "9007199254740993" }],
      [4, { text: "g h i", label: "" }],
    ]);
  });

  it("are an error beside records of another kind", async () => {
    const object = { question: "Is it on?", answer: "Yes." };
    const lines = (...all: unknown[]) => all.map((one) => JSON.stringify(one)).join("\n");
    const after = await readAll(bytesSource("t.jsonl", lines(header, ...rows, object)));
    expect(codesAndLines(after.problems)).toEqual(["not-an-object@6"]);
    const before = await readAll(bytesSource("t.jsonl", lines(object, rows[0])));
    expect(codesAndLines(before.problems)).toEqual(["not-an-object@2"]);
  });
});
