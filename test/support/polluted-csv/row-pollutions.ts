import type { CleanTable } from "./tables.ts";
import { changeRow, plainLayout, textOf, type WrittenRow, writeRow } from "./written-table.ts";

/** One row that is changed, and where. */
export interface Target {
  readonly table: CleanTable;
  readonly rows: readonly WrittenRow[];
  /** Index in `rows`, whose first is the header. */
  readonly row: number;
  readonly column: number;
}

/** Text of the polluted file, and where the changed row, or all rows, can be read in another way. */
export type Polluted = {
  readonly text: string;
  readonly cells?: readonly string[];
  readonly rows?: CleanTable["rows"];
};

type RowPollution = (target: Target) => Polluted | undefined;

/** The file with other cells in the target's row. */
function withCells({ rows, row }: Target, change: (cells: string[]) => string[]): Polluted {
  return { text: textOf(changeRow(rows, row, ({ cells }) => ({ cells: change([...cells]) }))) };
}

function withCell(target: Target, change: (written: string) => string): Polluted {
  return withCells(target, (cells) =>
    cells.map((cell, i) => (i === target.column ? change(cell) : cell)),
  );
}

/** Where the cell is not in quotes, a quote in it may be read as text. */
function withReadableCell(target: Target, change: (written: string) => string): Polluted {
  const polluted = withCell(target, change);
  const cells = cleanRow(target).with(target.column, change(writtenCell(target)));
  return isQuoted(target) ? polluted : { ...polluted, cells };
}

const writtenCell = ({ rows, row, column }: Target): string => rows[row]?.cells[column] ?? "";
const isQuoted = (target: Target): boolean => writtenCell(target).startsWith('"');
const cleanRow = ({ table, row }: Target): readonly string[] => table.rows[row - 1] ?? [];
const middle = (text: string): number => Math.ceil(text.length / 2);
const insert = (text: string, at: number, piece: string): string =>
  text.slice(0, at) + piece + text.slice(at);

/** The target's row in another layout. */
function relaid(target: Target, layout: Partial<typeof plainLayout>): Polluted {
  const { table, rows, row } = target;
  const other = writeRow(cleanRow(target), { ...plainLayout, ...layout }, table);
  return { text: textOf(changeRow(rows, row, () => other)) };
}

/** Pollutions of one row; made once per row. */
export const rowPollutions: Readonly<Record<string, RowPollution>> = {
  "delimiter of one row: semicolon": (target) => relaid(target, { delimiter: ";" }),
  "delimiter of one row: tab": (target) => relaid(target, { delimiter: "\t" }),
  "delimiter of one row: bar": (target) => relaid(target, { delimiter: "|" }),
  "delimiter of one row: comma and space": (target) => ({
    ...relaid(target, { delimiter: ", " }),
    cells: cleanRow(target).map((cell, i) =>
      i === 0 || isQuoted({ ...target, column: i }) ? cell : ` ${cell}`,
    ),
  }),
  "quote of one row": (target) => relaid(target, { quote: "'" }),
  "escape of one row": (target) => relaid(target, { escape: "\\" }),
  "line end of one row: cr": (target) => relaid(target, { lineEnd: "\r" }),
  "line end of one row: crlf": (target) => relaid(target, { lineEnd: "\r\n" }),
  "line end of one row: none": (target) => relaid(target, { lineEnd: "" }),
  "trailing delimiter": (target) => withCells(target, (cells) => [...cells, ""]),
};

/** Pollutions of one cell; made once per cell of a row. */
export const cellPollutions: Readonly<Record<string, RowPollution>> = {
  "surplus empty cell": (target) =>
    withCells(target, (cells) => cells.toSpliced(target.column, 0, "")),
  "surplus filled cell": (target) =>
    withCells(target, (cells) => cells.toSpliced(target.column, 0, "more")),
  "missing cell": (target) => withCells(target, (cells) => cells.toSpliced(target.column, 1)),
  "missing delimiter": (target) =>
    target.column === 0
      ? undefined
      : withCells(target, (cells) =>
          cells.toSpliced(
            target.column - 1,
            2,
            cells.slice(target.column - 1, target.column + 1).join(""),
          ),
        ),
  "unquoted delimiter and space": (target) => unquoted(target, ", "),
  "unquoted delimiter": (target) => unquoted(target, ","),
  "unquoted delimiter, empty cell used up": (target) => usedUp(target, ", "),
  "unquoted delimiter without space, empty cell used up": (target) => usedUp(target, ","),
  "stray quote at the start": (target) => withCell(target, (cell) => `"${cell}`),
  "stray quote inside": (target) => {
    if (writtenCell(target).length < 2) return undefined;
    return withReadableCell(target, (text) => insert(text, middle(text), '"'));
  },
  "stray quote at the end": (target) => {
    if (writtenCell(target) === "") return undefined;
    return withReadableCell(target, (text) => `${text}"`);
  },
  "quote not opened": (target) =>
    isQuoted(target) ? withCell(target, (cell) => cell.slice(1)) : undefined,
  "quote not closed": (target) =>
    isQuoted(target) ? withCell(target, (cell) => cell.slice(0, -1)) : undefined,
  "quotes not doubled": (target) => {
    const text = cleanRow(target)[target.column] ?? "";
    return text.includes('"') ? withCell(target, () => `"${text}"`) : undefined;
  },
  "quotes left out": (target) => {
    const text = cleanRow(target)[target.column] ?? "";
    return /[",\n]/.test(text) ? withCell(target, () => text) : undefined;
  },
  "cell over three rows": (target) => swallowing(target),
  "null byte": (target) => withCell(target, (cell) => insert(cell, 1, "\0")),
};

/** Text of the cell with a delimiter in it and no quotes around. */
function unquoted(target: Target, delimiter: string): Polluted | undefined {
  const text = cleanRow(target)[target.column] ?? "";
  if (/[",\n]/.test(text) || text.length < 4) return undefined;
  return withCell(target, () => insert(text, middle(text), delimiter));
}

/** The same, in a row whose last cell, which is empty, is left out. */
function usedUp(target: Target, delimiter: string): Polluted | undefined {
  if (cleanRow(target).at(-1) !== "") return undefined;
  const split = unquoted(target, delimiter);
  if (split === undefined) return undefined;
  const cell = insert(
    cleanRow(target)[target.column] ?? "",
    middle(writtenCell(target)),
    delimiter,
  );
  return withCells(target, (cells) => cells.with(target.column, cell).slice(0, -1));
}

/** A cell that opens a quote which the same cell two rows later closes. */
function swallowing(target: Target): Polluted | undefined {
  const { table, row, column, rows } = target;
  const taken = table.rows.slice(row - 1, row + 2);
  if (taken.length < 3 || taken.some((cells) => cells.some((cell) => /[",\n]/.test(cell))))
    return undefined;
  if (taken.some((cells) => cells[column] === "")) return undefined;
  const bare = rows.map((one, i) =>
    i >= row && i < row + 3 ? { ...one, cells: table.rows[i - 1] ?? [] } : one,
  );
  const withMark = (change: (cell: string) => string) => (cells: readonly string[]) =>
    cells.map((cell, i) => (i === column ? change(cell) : cell));
  const open = withMark((cell) => `"${cell}`);
  const close = withMark((cell) => `${cell}"`);
  const opened = changeRow(bare, row, ({ cells }) => ({ cells: open(cells) }));
  const text = textOf(changeRow(opened, row + 2, ({ cells }) => ({ cells: close(cells) })));
  // In a table without other quotes, these two may be read as text.
  const literal = rows.some(({ cells }) => cells.some((cell) => cell.includes('"')));
  if (literal) return { text };
  const read = table.rows.with(row - 1, open(taken[0] ?? []));
  return { text, rows: read.with(row + 1, close(taken[2] ?? [])) };
}
