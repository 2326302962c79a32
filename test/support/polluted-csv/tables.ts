import data from "./tables.json" with { type: "json" };

/** A small table whose pairs of question and answer are known. */
export interface CleanTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Index of the question's column, and of the answer's. */
  readonly question: number;
  readonly answer: number;
  /** All cells are quoted, or only those that have to be. */
  readonly quotesAll: boolean;
}

/** One question and its answer. */
export type Pair = readonly [question: string, answer: string];

const sources = ["manual", "ticket", "chat", "manual"];

type Pool = { readonly pairs: readonly (readonly string[])[]; readonly labels: readonly string[] };

const cellOf: Record<string, (row: number, pool: Pool) => string> = {
  q: (row, { pairs }) => pairs[row]?.[0] ?? "",
  a: (row, { pairs }) => pairs[row]?.[1] ?? "",
  label: (row, { labels }) => labels[(row * 2 + Math.floor(row / 3)) % labels.length] ?? "",
  number: (row) => String(row + 101),
  date: (row) => `2026-03-${String(row + 10)}`,
  source: (row) => sources[row % sources.length] ?? "",
  sparse: (row) => (row % 5 === 2 ? `seen, ${row}` : ""),
  empty: () => "",
};

/** All tables, in many scripts. */
export const cleanTables: readonly CleanTable[] = data.tables.map((table) => {
  const texts: Record<string, readonly (readonly string[])[]> = data.texts;
  const labels: Record<string, readonly string[]> = data.labels;
  const pairs = texts[table.texts] ?? [];
  const pool = { pairs, labels: labels[table.labels ?? ""] ?? [] };
  const columns = table.columns.map((column) => column.split(":") as [string, string]);
  const kinds = columns.map(([, kind]) => kind);
  return {
    name: table.name,
    columns: columns.map(([name]) => name),
    rows: pairs.map((_pair, row) => kinds.map((kind) => cellOf[kind]?.(row, pool) ?? "")),
    question: kinds.indexOf("q"),
    answer: kinds.findIndex((kind) => kind === "a" || kind === "label"),
    quotesAll: table.quoting === "all",
  };
});

/** The pairs of rows of a table. */
export function pairsOf(table: CleanTable, rows = table.rows): Pair[] {
  return rows.map((row) => [row[table.question] ?? "", row[table.answer] ?? ""]);
}
