import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../../../dataset-tools/read/open-file.ts";
import { bytesSource, codesAndLines, readAll } from "../../../support/dataset.ts";
import { type TestWorkbook, workbook } from "../../../support/workbook.ts";

const rows = [
  ["question", "answer"],
  ["Why is it so?", "Because."],
  ['Does it "hum", at night?', "Yes,\nit cools."],
  ["When is it late?", "Now."],
];

async function read(book: TestWorkbook, options: ReadOptions = {}) {
  const all = await readAll(bytesSource("book.xlsx", workbook(book), 1000), options);
  return { ...all, values: all.rows.map(({ value }) => Object.values(value as object)) };
}

/** The text of one cell, next to a question. */
async function cellText(cell: string, book: Omit<TestWorkbook, "sheets"> = {}): Promise<unknown> {
  const header = "<row><c t='str'><v>question</v></c><c t='str'><v>answer</v></c></row>";
  const xml = `<sheetData>${header}<row><c t="str"><v>Why is it?</v></c>${cell}</row></sheetData>`;
  const { values } = await read({ ...book, sheets: [{ name: "S", xml }] });
  return values[0]?.[1];
}

describe("a workbook", () => {
  it("is read like a table, with the sheet's rows as lines", async () => {
    const { values, problems, rows: read1 } = await read({ sheets: [{ name: "S", rows }] });
    expect(values).toEqual(rows.slice(1));
    expect(read1.map(({ place }) => place.line)).toEqual([2, 3, 4]);
    expect(codesAndLines(problems)).toEqual(["workbook@1"]);
  });

  it("may start anywhere, with a title, blank rows and columns, and hidden rows", async () => {
    const cell = (ref: string, text: string) => `<c r="${ref}" t="str"><v>${text}</v></c>`;
    const xml = `<sheetData>
      <row r="2">${cell("B2", "Training data")}</row>
      <row r="5">${cell("B5", "question")}${cell("D5", "answer")}</row>
      <row r="6"><c r="A6" s="0"/>${cell("B6", "Why is it?")}${cell("D6", "So\nso")}</row>
      <row r="7"/>
      <row r="9" hidden="1">${cell("B9", "When is it?")}${cell("D9", "Now")}</row>
    </sheetData><mergeCells><mergeCell ref="B2:D2"/></mergeCells>`;
    const { rows: found, values, problems } = await read({ sheets: [{ name: "S", xml }] });
    expect(values).toEqual([
      ["Why is it?", "So\nso"],
      ["When is it?", "Now"],
    ]);
    expect(found.map(({ place }) => place.line)).toEqual([6, 9]);
    expect(problems.map(({ code }) => code)).toEqual(["workbook", "csv-preamble"]);
    expect(problems[0]?.message).toContain("1 of them hidden");
  });

  it("may have prefixes in its XML, as the Open XML SDK writes them", async () => {
    const xml = `<x:sheetData xmlns:x="main">${rows
      .map(
        ([q, a]) =>
          `<x:row><x:c t="str"><x:v>${q}</x:v></x:c><x:c t="str"><x:v>${a}</x:v></x:c></x:row>`,
      )
      .join("")}</x:sheetData>`;
    expect((await read({ sheets: [{ name: "S", xml }] })).values).toEqual(rows.slice(1));
  });
});

describe("a cell of a workbook", () => {
  const number = (value: string, style = 0) => `<c s="${style}"><v>${value}</v></c>`;

  it.each([
    ["3.5000000000000004", "General", "3.5"],
    ["0.30000000000000004", "General", "0.3"],
    ["3", "General", "3"],
    ["9007199254740993", "General", "9007199254740993"],
    ["1.0000000000000001E-5", "General", "0.00001"],
    ["3.5", "0.00", "3.50"],
    ["7", "00000", "00007"],
    ["1234.5", "#,##0.00", "1,234.50"],
    ["0.15", "0%", "15%"],
    ["1500", '"$"#,##0.00', "$1,500.00"],
    ["3.7", "0", "3.7"],
    ["12", ";;;", "12"],
    ["5", '0" pcs"', "5 pcs"],
    ["46053", "dd/mm/yyyy", "2026-01-31"],
    ["46053", "[$-409]d\\-mmm\\-yy;@", "2026-01-31"],
    ["46053.604166666664", "m/d/yy h:mm", "2026-01-31T14:30:00"],
    ["0.37847222222222221", "h:mm", "09:05"],
  ])("%s shown as %s is %s", async (value, format, text) => {
    expect(await cellText(number(value, 1), { formats: [format] })).toBe(text);
  });

  it("counts days from 1904 where the workbook does", async () => {
    const book = { formats: ["yyyy-mm-dd"], from1904: true };
    expect(await cellText(number("44591", 1), book)).toBe("2026-01-31");
  });

  it.each([
    ["a truth value", '<c t="b"><v>1</v></c>', "TRUE"],
    ["a failed formula", '<c t="e"><f>VLOOKUP(1,A:B,2)</f><v>#N/A</v></c>', "#N/A"],
    ["a computed formula", '<c t="str"><f>A1&amp;B1</f><v>a &lt; b</v></c>', "a < b"],
    ["an empty result", '<c t="str"><f>""</f><v></v></c>', ""],
    ["a date as text", '<c t="d"><v>2026-01-31T00:00:00.000</v></c>', "2026-01-31"],
    ["text in the cell", '<c t="inlineStr"><is><r><t>a </t></r><r><t>b</t></r></is></c>', "a b"],
    ["an escaped control character", '<c t="str"><v>a_x000D_b</v></c>', "a\rb"],
  ])("is read: %s", async (_what, cell, text) => {
    expect(await cellText(cell)).toBe(text);
  });

  it("may refer to a shared text, without its reading aids", async () => {
    const texts =
      '<si><t>zero</t></si><si><r><t xml:space="preserve">東京 </t></r><r><t>駅</t></r><rPh><t>トウキョウ</t></rPh></si>';
    expect(await cellText('<c t="s"><v>1</v></c>', { texts })).toBe("東京 駅");
  });

  it("whose formula has no result costs its row", async () => {
    const xml = `<sheetData><row><c t="str"><v>question</v></c><c t="str"><v>answer</v></c></row>
      <row><c t="str"><v>Why is it?</v></c><c><f>1+1</f><v></v></c></row>
      <row><c t="str"><v>When is it?</v></c><c t="str"><v>Now</v></c></row></sheetData>`;
    const { values, problems } = await read({ sheets: [{ name: "S", xml }] });
    expect(values).toEqual([["When is it?", "Now"]]);
    expect(codesAndLines(problems)).toContain("uncomputed-formula@2");
    expect(problems.find(({ code }) => code === "uncomputed-formula")?.rejected).toBe(true);
  });

  it("that is merged with those below is named", async () => {
    const xml = `<sheetData><row r="1"><c t="str"><v>question</v></c><c t="str"><v>answer</v></c></row>
      <row r="2"><c t="str"><v>Why is it?</v></c><c t="str"><v>So</v></c></row>
      <row r="3"><c t="str"><v>When is it?</v></c><c/></row></sheetData>
      <mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>`;
    const { problems } = await read({ sheets: [{ name: "S", xml }] });
    expect(codesAndLines(problems)).toContain("merged-cells@2");
  });
});

describe("the sheet of a workbook", () => {
  const notes = { name: "Notes", rows: [["Made by Ann"], ["in 2026"]] };
  const data = { name: "Data", rows };
  const old = { name: "Old", rows: [...rows, ["What is old?", "This."]] };

  it("is the only one with questions and answers", async () => {
    const { values, problems } = await read({ sheets: [notes, data, { name: "Empty" }] });
    expect(values).toEqual(rows.slice(1));
    expect(problems[0]?.message).toContain('"Data"');
    expect(problems[0]?.message).toContain('not read: "Notes"');
  });

  it("is not a hidden one", async () => {
    const { values } = await read({ sheets: [{ ...old, hidden: true }, data] });
    expect(values).toHaveLength(3);
  });

  it("must be named where several could be meant", async () => {
    const { values, problems } = await read({ sheets: [data, old] });
    expect([values, codesAndLines(problems)]).toEqual([[], ["choose-sheet@1"]]);
  });

  it.each(["Old", " old", "2"])("is the one named: %s", async (sheet) => {
    expect((await read({ sheets: [data, old] }, { sheet })).values).toHaveLength(4);
  });

  it("that does not exist is an error of the call", async () => {
    await expect(read({ sheets: [data, old] }, { sheet: "New" })).rejects.toMatchObject({
      code: "Dataset.NoSheet",
      hint: expect.stringContaining('"Old"'),
    });
  });
});
