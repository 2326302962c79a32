import { describe, expect, it } from "vitest";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";

const pairs = [
  ["question", "answer"],
  ["How do I reset my greenhouse sensor?", "Hold the button for ten seconds."],
  ["The left pump hums at night, is that normal?", "Yes, it cools the tank."],
  ["Can I move the base station outdoors?", "Only under a roof."],
] as const;

/** The table with cells written in some way. */
function table(delimiter: string, cell: (text: string) => string = (text) => text): string {
  return pairs.map((row) => row.map(cell).join(delimiter)).join("\n");
}

async function read(content: string, options = {}, name = "set.csv") {
  const { rows, problems } = await readAll(bytesSource(name, content), options);
  return { cells: rows.map(({ value }) => Object.values(value as object)), problems };
}

const data = pairs.slice(1);

describe("delimiters", () => {
  it.each(["||", "|||", "::", "|~|", "~", "^", "§", "##", "\x01", "\x1f", "<sep>"])(
    "%j is found and named",
    async (delimiter) => {
      const { cells, problems } = await read(table(delimiter), {}, "set.txt");
      expect(cells).toEqual(data);
      expect(codesAndLines(problems)).toEqual(["csv-dialect@1"]);
    },
  );

  it.each([
    ["sep=;\n", ";"],
    ["SEP=~\r\n", "~"],
    ['\ufeff"sep=|"\n', "|"],
    ["sep=\t\n", "\t"],
  ])("%j names the delimiter", async (line, delimiter) => {
    const { cells, problems } = await read(line + table(delimiter));
    expect(cells).toEqual(data);
    expect(codesAndLines(problems)).toEqual(["csv-preamble@1"]);
  });

  it.each([
    ["set.tsv", ","],
    ["set.csv", "\t"],
    ["set.tsv", ";"],
  ])("%s may be cut at %j", async (name, delimiter) => {
    const quoted = (text: string) => (text.includes(delimiter) ? `"${text}"` : text);
    expect((await read(table(delimiter, quoted), {}, name)).cells).toEqual(data);
  });

  it("a question mark before each comma is not part of one", async () => {
    const { cells } = await read("Why so?,Just so.\nAnd now?,Still so.\n");
    expect(cells[0]).toEqual(["Why so?", "Just so."]);
  });

  it("takes one of several characters from the user", async () => {
    expect((await read(table("=>"), { delimiter: "=>" })).problems).toEqual([]);
  });
});

describe("quotes", () => {
  it.each([
    ["“", "”"],
    ["„", "“"],
    ["„", "”"],
    ["«", "»"],
    ["‘", "’"],
  ])("%s…%s are around cells, not part of them", async (open, close) => {
    const { cells, problems } = await read(table(",", (text) => open + text + close));
    expect(cells).toEqual(data);
    expect(codesAndLines(problems)).toEqual(["csv-dialect@1"]);
  });

  it("typographic quotes around words are text", async () => {
    const { cells, problems } = await read(
      "question,answer\n“Hi” she said,Ok\nSay “x”,“y” is it\n",
    );
    expect(cells).toEqual([
      ["“Hi” she said", "Ok"],
      ["Say “x”", "“y” is it"],
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    ["doubled", (text: string) => `'it''s ${text}'`],
    ["escaped", (text: string) => `'it\\'s ${text}'`],
  ])("single quotes are %s inside single quotes", async (_name, cell) => {
    const { cells } = await read(table(",", cell));
    expect(cells).toEqual(data.map((row) => row.map((text) => `it's ${text}`)));
  });

  it("a backslash escapes quotes and delimiters where rows show it, and nothing else", async () => {
    const { cells, problems } = await read(
      'question,answer\n"Say \\"hi\\", please","in C:\\new"\nHello\\, world,ok\n"a ""b""",c\n',
    );
    expect(cells).toEqual([
      ['Say "hi", please', "in C:\\new"],
      ["Hello, world", "ok"],
      ['a "b"', "c"],
    ]);
    expect(codesAndLines(problems)).toEqual(["csv-dialect@1"]);
  });

  it("a backslash at the end of a quoted cell is text", async () => {
    const { cells, problems } = await read('question,answer\n"C:\\temp\\","ok"\n"D:\\x","yes"\n');
    expect(cells[0]).toEqual(["C:\\temp\\", "ok"]);
    expect(problems).toEqual([]);
  });

  it.each(["; ", ", "])("spaces behind delimiters (%j) are not text", async (delimiter) => {
    const cell = (text: string) => `"${text} ""x"""`;
    const { cells } = await read(table(delimiter, cell));
    expect(cells).toEqual(data.map((row) => row.map((text) => `${text} "x"`)));
  });

  it("quotes at the start of a cell are text in a table of tabs without quoted cells", async () => {
    const content = 'question\tanswer\n"How do I" reset?\tHold it.\n"12 disk?\tYes\nWhy?\tSo.\n';
    const { cells, problems } = await read(content, {}, "set.tsv");
    expect(cells.map(([question]) => question)).toEqual(['"How do I" reset?', '"12 disk?', "Why?"]);
    expect(codesAndLines(problems)).toEqual(["csv-dialect@1"]);
  });

  it("a quoted cell below such rows is an error, since one of the two is wrong", async () => {
    const bare = '"How" so?\tSo.\n'.repeat(300);
    const { problems } = await read(`question\tanswer\n${bare}"a"\tb\n`, {}, "set.tsv");
    expect(codesAndLines(problems)).toEqual(["csv-dialect@1", "csv-quote@302"]);
  });

  it("quoted cells among broken ones leave the broken ones errors", async () => {
    const content = 'question\tanswer\n"a ""b"" c"\tYes\n"Hi" she said\tSo.\n"x"\ty\n';
    expect(codesAndLines((await read(content, {}, "set.tsv")).problems)).toEqual(["csv-quote@3"]);
  });
});
