import { type CleanTable, cleanTables } from "./tables.ts";
import {
  type Layout,
  plainLayout,
  textOf,
  type WrittenRow,
  writeRow,
  writeTable,
} from "./written-table.ts";

/** What a pollution makes of a table: the file's text by the name of the variant. */
type Variants = Readonly<Record<string, string>>;

type FilePollution = (table: CleanTable, rows: readonly WrittenRow[]) => Variants;

const inLayout = (table: CleanTable, layout: Partial<Layout>): string =>
  textOf(writeTable(table, { ...plainLayout, ...layout }));

const each = (
  rows: readonly WrittenRow[],
  from: number,
  change: (cells: readonly string[], index: number) => readonly string[],
): string =>
  textOf(rows.map((row, i) => (i < from ? row : { ...row, cells: change(row.cells, i) })));

const some = (index: number): boolean => index % 4 === 2;

/** Another table that follows in the same file. */
function secondTable(width: number): string {
  const columns = ["city", "country", "mayor", "river", "founded", "area"].slice(0, width);
  const cities = ["Basel", "Ghent", "Porto", "Tartu", "Turku"];
  const rows = cities.map((city) => columns.map((name, i) => (i === 0 ? city : `${name} ${city}`)));
  return [columns, ...rows].map((cells) => `${cells.join(",")}\n`).join("");
}

const headerOnly = (table: CleanTable, columns: readonly string[]): string =>
  textOf([writeRow(columns, plainLayout, table)]);

/** Pollutions of a whole file. */
const filePollutions: Readonly<Record<string, FilePollution>> = {
  "no pollution": (_table, rows) => ({
    clean: textOf(rows),
    "no line end at the end": textOf(rows).trimEnd(),
  }),
  "delimiter of the file": (table) => ({
    semicolon: inLayout(table, { delimiter: ";" }),
    tab: inLayout(table, { delimiter: "\t" }),
    bar: inLayout(table, { delimiter: "|" }),
  }),
  "quote of the file": (table) => ({ single: inLayout(table, { quote: "'" }) }),
  "escape of the file": (table) => ({ backslash: inLayout(table, { escape: "\\" }) }),
  "line end of the file": (table, rows) => ({
    crlf: inLayout(table, { lineEnd: "\r\n" }),
    cr: inLayout(table, { lineEnd: "\r" }),
    mixed: textOf(rows.map((row, i) => ({ ...row, lineEnd: i % 3 === 1 ? "\r\n" : "\n" }))),
  }),
  "surplus cells, all rows": (_table, rows) => ({
    "empty, header too": each(rows, 0, (cells) => [...cells, ""]),
    empty: each(rows, 1, (cells) => [...cells, ""]),
    "two empty": each(rows, 1, (cells) => [...cells, "", ""]),
    filled: each(rows, 1, (cells) => [...cells, "more"]),
    "filled, first": each(rows, 1, (cells, i) => [String(i), ...cells]),
  }),
  "surplus cells, some rows": (_table, rows) => ({
    empty: each(rows, 1, (cells, i) => (some(i) ? [...cells, ""] : cells)),
    filled: each(rows, 1, (cells, i) => (some(i) ? [...cells, "more"] : cells)),
    "filled, first": each(rows, 1, (cells, i) => (some(i) ? ["more", ...cells] : cells)),
    "of many lengths": each(rows, 1, (cells, i) => [...cells, ...Array(i % 4).fill("")]),
  }),
  "missing cells, all rows": (table, rows) => ({
    last: each(rows, 1, (cells) => cells.slice(0, -1)),
    // Without a column of numbers at the start, no one can tell which end is missing.
    ...(table.columns[0] === "id" ? { first: each(rows, 1, (cells) => cells.slice(1)) } : {}),
  }),
  "missing cells, some rows": (_table, rows) => ({
    last: each(rows, 1, (cells, i) => (some(i) ? cells.slice(0, -1) : cells)),
    first: each(rows, 1, (cells, i) => (some(i) ? cells.slice(1) : cells)),
    "empty at the end": each(rows, 1, dropEmptyEnd),
  }),
  header: (table, rows) => ({
    short: headerOnly(table, table.columns.slice(0, -1)) + textOf(rows.slice(1)),
    // Above a last column that is empty, no one can tell which name is missing.
    ...(table.rows.every((cells) => cells.at(-1) === "")
      ? {}
      : { "short, first": headerOnly(table, table.columns.slice(1)) + textOf(rows.slice(1)) }),
    long: headerOnly(table, [...table.columns, "later"]) + textOf(rows.slice(1)),
    "long, first": headerOnly(table, ["id number", ...table.columns]) + textOf(rows.slice(1)),
    doubled: textOf(rows.slice(0, 1)) + textOf(rows),
    again: textOf([...rows.slice(0, 7), ...rows.slice(0, 1), ...rows.slice(7)]),
    missing: textOf(rows.slice(1)),
  }),
  preamble: (_table, rows) => ({
    "one line": `Export of 2026-03-01\n${textOf(rows)}`,
    "two lines and a blank one": `Export of tickets\nDate: 2026-03-01\n\n${textOf(rows)}`,
    comment: `# exported 2026-03-01\n${textOf(rows)}`,
  }),
  footer: (_table, rows) => ({
    "one line": `${textOf(rows)}12 rows\n`,
    "after a blank line": `${textOf(rows)}\nExported, by night\n`,
    total: `${textOf(rows)}Total,12\n`,
  }),
  "empty rows": (table, rows) => ({
    blank: rows.map((row) => `${textOf([row])}\n`).join(""),
    "one blank": `${textOf(rows.slice(0, 6))}\n${textOf(rows.slice(6))}`,
    "cells all empty": `${textOf(rows.slice(0, 6))}${",".repeat(table.columns.length - 1)}\n${textOf(rows.slice(6))}`,
    spaces: `${textOf(rows.slice(0, 6))}   \n${textOf(rows.slice(6))}`,
    "at the end": `${textOf(rows)}\n\n\n`,
  }),
  "two tables": (table, rows) => ({
    "as wide": `${textOf(rows)}\n${secondTable(table.columns.length)}`,
    wider: `${textOf(rows)}\n${secondTable(table.columns.length + 1)}`,
    narrower: `${textOf(rows)}\n${secondTable(table.columns.length - 1)}`,
    "as wide, no blank line": textOf(rows) + secondTable(table.columns.length),
  }),
  "byte-order mark": (_table, rows) => ({
    "at the start": `\ufeff${textOf(rows)}`,
    "in the middle": `${textOf(rows.slice(0, 6))}\ufeff${textOf(rows.slice(6))}`,
    "files joined": `\ufeff${textOf(rows.slice(0, 6))}\ufeff${textOf(rows.slice(0, 1))}${textOf(rows.slice(6))}`,
  }),
};

function dropEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== "" && cell !== '""') + 1);
}

/** Every table in every one of these ways. */
export function* filesPollutedWhole(): Generator<{
  table: CleanTable;
  pollution: string;
  variant: string;
  text: string;
}> {
  for (const table of cleanTables) {
    const rows = writeTable(table);
    for (const [pollution, variants] of Object.entries(filePollutions)) {
      for (const [variant, text] of Object.entries(variants(table, rows))) {
        yield { table, pollution, variant, text };
      }
    }
  }
}
