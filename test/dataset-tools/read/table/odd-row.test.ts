import { describe, expect, it } from "vitest";
import { bytesSource, codesAndLines, readAll } from "../../../support/dataset.ts";

const labels = ["hardware", "hardware", "usage", "parts", "app", "usage", "returns", "usage"];
const questions = labels.map((_label, i) => `Where is part number ${i} kept`);
const labeled = questions.map((question, i) => `${question},${labels[i]},note ${i}`);

async function read(lines: readonly string[], name = "set.csv") {
  const { rows, problems } = await readAll(bytesSource(name, `${lines.join("\n")}\n`));
  return {
    cells: rows.map(({ value }) => Object.values(value as object)),
    found: codesAndLines(problems),
  };
}

describe("a lone quote inside a cell", () => {
  const table = (row: string) => ["text,label,notes", ...labeled, row];

  it.each(['Shoes n"umber 4', 'Shoes" number 4', '"'.padStart(6, "x")])(
    "is kept as text and named where it is rare: %s",
    async (cell) => {
      const { cells, found } = await read(table(`${cell},usage,note 9`));
      expect(found).toEqual(["csv-stray-quote@10"]);
      expect(cells.at(-1)).toEqual([cell, "usage", "note 9"]);
    },
  );

  it.each(['A pipe of 5" width', 'Say "hi" to them', 'The "A" and the "B"', 'A 5" by 7" card'])(
    "is none in %s",
    async (cell) => {
      const { cells, found } = await read(table(`${cell},usage,note 9`));
      expect(found).toEqual([]);
      expect(cells.at(-1)).toEqual([cell, "usage", "note 9"]);
    },
  );

  it("is not named where many cells have one", async () => {
    const rows = labeled.map((row) => row.replace("part", 'par"t'));
    const { cells, found } = await read(["text,label,notes", ...rows]);
    expect(found).toEqual([]);
    expect(cells).toHaveLength(rows.length);
  });
});

describe("an unquoted comma that shifts cells", () => {
  it.each([
    "The left pump hums at night, is that normal?,hardware",
    "My tray is cracked, what now,usage",
  ])("is an error in a row of the right width: %s", async (row) => {
    const { cells, found } = await read(["text,label,notes", ...labeled, row]);
    expect(found).toEqual(["csv-shifted@10"]);
    expect(cells).toHaveLength(labeled.length);
  });

  it("is none where a label only has a space before it", async () => {
    const row = "Where is the lid kept, usage,note 9";
    const { found } = await read(["text,label,notes", ...labeled, row]);
    expect(found).toEqual([]);
  });
});

describe("a row with a space behind each delimiter", () => {
  const row = "Where is the lid kept, usage, note 9";

  it("is an error where no other row has them", async () => {
    const { cells, found } = await read(["text,label,notes", ...labeled, row]);
    expect(found).toEqual(["csv-columns@10"]);
    expect(cells).toHaveLength(labeled.length);
  });

  it("is a row where others have them too", async () => {
    const spaced = labeled.map((one) => one.replaceAll(",", ", "));
    const { found } = await read(["text,label,notes", ...spaced, row]);
    expect(found).toEqual([]);
  });
});

describe("rows like a header deep in a table of texts", () => {
  it("are data", async () => {
    const sorted = ["card_arrival", "change_pin", "top_up"].flatMap((label) =>
      labeled.map((_row, i) => `Please tell me about number ${i}.,${label}`),
    );
    const lines = ["text,category", ...sorted, "changing my pin,new_pin", "Changing my PIN,top_up"];
    const { cells, found } = await read(lines);
    expect(found).toEqual([]);
    expect(cells).toHaveLength(sorted.length + 2);
  });
});

describe("a blank line in a table that has no other", () => {
  const table = ["question,answer", ...questions.map((one, i) => `${one}?,In drawer ${i}.`), ""];

  it.each([
    ["a total", ["Total,12"], "csv-shifted@11"],
    ["another table", ["name,price", "a,1", "b,2"], "csv-second-table@11"],
    ["a count", ["Average rating,3.5"], "csv-shifted@11"],
    ["the day of the export", ["Exported by Bob,2026-01-05"], "csv-shifted@11"],
    ["a table with names alike", ["prompt,completion", "a,b", "c,d"], "csv-second-table@11"],
  ])("above %s is no end of the training rows in silence", async (_name, below, expected) => {
    const { cells, found } = await read([...table, ...below]);
    expect(found).toEqual([expected]);
    expect(cells).toHaveLength(questions.length);
  });

  it("above texts without marks, another table is named too", async () => {
    const plain = questions.map((one, i) => `${one},in drawer ${i}`);
    const { found } = await read(["question,answer", ...plain, "", "name,price", "a,1", "b,2"]);
    expect(found).toEqual(["csv-second-table@11"]);
  });

  it("above a row with a new label leaves it a row", async () => {
    const sorted = ["card_arrival", "change_pin"].flatMap((label) =>
      labeled.map((_row, i) => `Please tell me about number ${i},${label}`),
    );
    const { cells, found } = await read(["text,category", ...sorted, "", "Changing my PIN,top_up"]);
    expect(found).toEqual([]);
    expect(cells).toHaveLength(sorted.length + 1);
  });

  it("above rows of the same kind leaves them rows", async () => {
    const { cells, found } = await read([...table, "Where is the lid?,In drawer 99."]);
    expect(found).toEqual([]);
    expect(cells).toHaveLength(questions.length + 1);
  });
});
