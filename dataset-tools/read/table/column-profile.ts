/** What the cells of one column look like in the first rows of a table. */
export interface ColumnProfile {
  /** Part of the rows with nothing in it. */
  readonly empty: number;
  /** Cells that start with a space are common. */
  readonly spaced: boolean;
  /** Parts of the filled cells that start with a digit, a small letter. */
  readonly digits: number;
  readonly small: number;
  /** Part of the filled cells that end with a full stop or the like. */
  readonly closed: number;
  /** Values that repeat, where nearly all do: labels. */
  readonly labels: ReadonlySet<string> | undefined;
  /** Values that repeat, where a good part of the cells holds one. */
  readonly repeated: ReadonlySet<string> | undefined;
}

/** The profiles of all columns; rows have a cell for each, or end early. */
export function profileColumns(
  rows: readonly (readonly string[])[],
  columns: number,
): ColumnProfile[] {
  return Array.from({ length: columns }, (_, column) =>
    profileOf(rows.map((row) => row[column] ?? "")),
  );
}

/** A cell starts with a digit, or with a small letter. */
export const startsWithDigit = /^\p{Nd}/u;
export const startsSmall = /^\p{Ll}/u;

/** A cell ends with a full stop or the like, in any script. */
export const endsClosed = /[\p{Po}\p{Pe}\p{Pf}"]\s*$/u;

function profileOf(cells: readonly string[]): ColumnProfile {
  const filled = cells.filter((cell) => cell !== "");
  const part = (is: (cell: string) => boolean): number =>
    filled.length === 0 ? 0 : filled.filter(is).length / filled.length;
  return {
    empty: cells.length === 0 ? 0 : 1 - filled.length / cells.length,
    spaced: filled.filter((cell) => cell.startsWith(" ")).length > Math.max(1, filled.length / 50),
    digits: part((cell) => startsWithDigit.test(cell)),
    small: part((cell) => startsSmall.test(cell)),
    closed: part((cell) => endsClosed.test(cell)),
    ...valuesOf(filled),
  };
}

/** Labels repeat: hardly any value is seen only once. */
function valuesOf(cells: readonly string[]): Pick<ColumnProfile, "labels" | "repeated"> {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const repeated = [...counts].filter(([, count]) => count > 1).map(([value]) => value);
  const rows = repeated.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0);
  const enough = cells.length >= 6;
  const few = rows >= 0.85 * cells.length && repeated.length <= cells.length / 3;
  return {
    labels: enough && few ? new Set(repeated) : undefined,
    repeated: enough && rows >= minRepeated * cells.length ? new Set(repeated) : undefined,
  };
}

/** Smallest part of the cells that hold a value that comes again, where values are a few. */
const minRepeated = 0.3;
