import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takesRows } from "../../../dataset-tools/read/csv-record.ts";
import type { Cutting } from "../../../dataset-tools/read/dialect.ts";
import { scanFor } from "../../../dataset-tools/read/dialect-records.ts";
import { scanRecords } from "../../../dataset-tools/read/plain-csv-records.ts";
import { csvRecords } from "../../support/csv-parse-records.ts";
import { allRecords, cellsOrFault } from "../../support/csv-records.ts";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";
import { describeNeeds, shared } from "../../support/needs.ts";

async function read(content: string | Uint8Array, options = {}, name = "set.csv") {
  return readAll(bytesSource(name, content), options);
}

async function values(content: string, options = {}) {
  return (await read(content, options)).rows.map(({ value }) => value);
}

describe("tables", () => {
  it("gives each row the physical line where it starts", async () => {
    const content = 'a,b\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n"5\n\n",6\n7,8';
    const { rows } = await read(content);
    expect(rows.map(({ place }) => place.line)).toEqual([2, 5, 6, 9]);
    expect(rows[0]?.value).toEqual({ a: "1", b: "two\r\nlines" });
  });

  it.each([
    [";", "a;b\n1,5;2\n2,5;3\n"],
    ["tab", "a\tb\n1,5\t2\n2,5\t3\n"],
    ["|", "a|b\n1,5|2\n2,5|3\n"],
  ])("finds the delimiter %s", async (_name, content) => {
    expect(await values(content)).toEqual([
      { a: "1,5", b: "2" },
      { a: "2,5", b: "3" },
    ]);
  });

  it("finds single quotes", async () => {
    expect(await values("a,b\n'1,0','2'\n'3','4'\n")).toEqual([
      { a: "1,0", b: "2" },
      { a: "3", b: "4" },
    ]);
  });

  it("passes over spaces between delimiter and quote", async () => {
    expect(await values('a,b\n"1, 0", "2" \n"3", "4"\n')).toEqual([
      { a: "1, 0", b: "2" },
      { a: "3", b: "4" },
    ]);
  });

  it("recognizes that there is no header, or does what the user says", async () => {
    expect(await values("How are you?,Fine.\nAnd now?,Still fine.\n")).toEqual([
      { column1: "How are you?", column2: "Fine." },
      { column1: "And now?", column2: "Still fine." },
    ]);
    expect(await values("a,b\n1,2\n", { header: false })).toHaveLength(2);
    expect(await values("How are you?,Fine.\n1,2\n", { header: true })).toEqual([
      { "How are you?": "1", "Fine.": "2" },
    ]);
  });

  it("uses the user's delimiter and quote", async () => {
    expect(await values("a^b\n%1^0%^2\n", { delimiter: "^", quote: "%", header: true })).toEqual([
      { a: "1^0", b: "2" },
    ]);
  });

  it.each([
    ["too few cells", "a,b\n1,2\n3\n4,5\n", ["csv-columns@3"], 2],
    ["too many cells", "a,b\n1,2\n3,4,5\n4,5\n", ["csv-columns@3"], 2],
    ["text behind a quote", 'a,b\n1,2\n"3"x,4\n5,6\n', ["csv-quote@3"], 2],
    ["a quote that never closes", 'a,b\n1,2\n"3,4\n5,6\n', ["csv-quote@3"], 2],
    ["a NUL byte", "a,b\n1,2\n3\0,4\n5,6\n", ["nul-byte@3"], 2],
    ["a duplicate column name", "a,a\n1,2\n", ["csv-header@1"], 1],
  ])("names %s and reads on", async (_name, content, codes, rows) => {
    const found = await read(content, { header: true });
    expect(codesAndLines(found.problems)).toEqual(codes);
    expect(found.rows).toHaveLength(rows);
  });

  it("names the row with bytes that are not UTF-8 and reads the others rightly", async () => {
    const bytes = Buffer.concat([
      Buffer.from("a,b\nnaïve,1\n"),
      Buffer.from("caf\xe9,2\n", "latin1"),
      Buffer.from('"élan, oui",3\n'),
    ]);
    const { rows, problems } = await read(bytes);
    expect(codesAndLines(problems)).toEqual(["invalid-utf8@3"]);
    expect(rows.map(({ value }) => value)).toEqual([
      { a: "naïve", b: "1" },
      { a: "élan, oui", b: "3" },
    ]);
  });

  it("does not mind the byte-order mark that spreadsheets write", async () => {
    const { rows, problems } = await read("\ufeffa,b\n1,2\n");
    expect(rows[0]?.value).toEqual({ a: "1", b: "2" });
    expect(problems).toEqual([]);
  });

  it("keeps a column named __proto__", async () => {
    expect(Object.entries((await values("__proto__,b\n1,2\n"))[0] as object)).toEqual([
      ["__proto__", "1"],
      ["b", "2"],
    ]);
  });

  it("gives up a line that is too long and reads on", async () => {
    const long = "x".repeat(20 * 1024 * 1024);
    const { rows, problems } = await read(`a,b\n1,2\n${long},3\n4,5\n`);
    expect(codesAndLines(problems)).toEqual(["row-too-long@3"]);
    expect(rows.map(({ place }) => place.line)).toEqual([2, 4]);
  });
});

it("gives up a quote that does not close within the longest row, and nothing else", async () => {
  const row = `"two\nlines ${"x".repeat(90)}",1\n`;
  const content = `a,b\n"never closed,1\n${row.replaceAll('"', "").repeat(200_000)}${row.repeat(50)}`;
  const { problems, rows } = await read(content, { header: true });
  expect(
    problems.filter(({ code }) => code === "csv-quote").map(({ place }) => place.line),
  ).toEqual([2]);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.at(-1)?.value).toEqual({ a: `two\nlines ${"x".repeat(90)}`, b: "1" });
});

describe("the scanners against csv-parse", () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    ",",
    '"',
    '""',
    "\n",
    "\r\n",
    '",',
    '\n"',
    " ",
    "é",
    "日",
  );
  const file = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
  const dialect: Cutting = { delimiter: ",", quote: '"', escaping: "doubled", skipsSpace: false };
  const bareQuote = /must be quoted/;

  it("gives the same records and the same faults at the same lines", async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 50 }), async (text, size) => {
        const bytes = () => bytesSource("a.csv", text, size).open() as AsyncIterable<Uint8Array>;
        const expected = await allRecords(csvRecords(bytes(), "a.csv", dialect));
        const scan = scanFor(dialect, { file: "a.csv" });
        const found = await allRecords(scanRecords(bytes(), scan));
        const bare = expected.findIndex((r) => "code" in r && bareQuote.test(r.message));
        const rows = found.findIndex((r) => "code" in r && r.message === takesRows('"'));
        const ends = [bare, rows].filter((index) => index >= 0);
        const end = Math.min(expected.length + 1, ...ends);
        expect(found.slice(0, end).map(cellsOrFault)).toEqual(expected.slice(0, end));
      }),
      { numRuns: 3000 },
    );
  });

  it("reads a quote inside an unquoted cell as text", async () => {
    expect(await values('a,b\nsay "hi",5" disk\n')).toEqual([{ a: 'say "hi"', b: '5" disk' }]);
  });
});

describe("round trip", () => {
  const cell = fc.string({ unit: "binary" }).filter((text) => !/[\0\ud800-\udfff]/u.test(text));

  it("keeps every string that is quoted as RFC 4180 says", async () => {
    const filled = fc.tuple(cell, cell).filter((cells) => cells.some((text) => text.trim() !== ""));
    const rows = fc.array(filled, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 60 }), async (pairs, size) => {
        const quoted = pairs.map((pair) =>
          pair.map((c) => `"${c.replaceAll('"', '""')}"`).join(","),
        );
        const source = bytesSource("a.csv", `${["a,b", ...quoted].join("\r\n")}\r\n`, size);
        const options = { delimiter: ",", quote: '"', header: true };
        const read = await readAll(source, options);
        expect(read.rows.map(({ value }) => Object.values(value as object))).toEqual(pairs);
        expect(read.problems).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describeNeeds(shared("data/csv-spectrum"), "csv-spectrum", (folder) => {
  it.each(readdirSync(join(folder, "csvs")))("reads %s", async (name) => {
    const csv = readFileSync(join(folder, "csvs", name));
    const json = readFileSync(join(folder, "json", name.replace(/csv$/, "json")), "utf8");
    const expected = [JSON.parse(json)].flat();
    // The corpus gives this file another telephone number in its JSON.
    if (name === "location_coordinates.csv") expected[0]["Contact Phone Number"] = "2095257564";
    const { rows, problems } = await read(csv, { header: true });
    expect(rows.map(({ value }) => value)).toEqual(expected);
    expect(problems).toEqual([]);
  });
});
