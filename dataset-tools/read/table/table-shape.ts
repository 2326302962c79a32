/** How many cells the rows of a table have. */
export interface TableShape {
  /** Numbers of cells that a row may have. */
  readonly widths: ReadonlySet<number>;
  /** Rows are longer than the header by empty cells, all by as many. */
  readonly padded: boolean;
  /** Rows end where their last filled cell is, so none has an empty cell at its end. */
  readonly endsEarly: boolean;
}

/** What is known of a table before its rows are looked at. */
export interface ShapeOptions {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** The names come from a header, and not from the first row's length. */
  readonly header: boolean;
  /** Cells that a row needs so that it has its question and its answer. */
  readonly needed: number;
}

type Rows = readonly (readonly string[])[];

/**
 * Finds from the first rows which numbers of cells are regular in a table. Cells may be surplus
 * only where all rows have as many, all empty; and missing only where they are at the end.
 */
export function findTableShape(rows: Rows, options: ShapeOptions): TableShape {
  const { length } = options.columns;
  const common = commonNumber(rows.map((row) => row.length)) ?? length;
  if (common > length && isPadding(rows, common, options.columns)) {
    return { widths: new Set([common]), padded: true, endsEarly: false };
  }
  const regular = { widths: new Set([length]), padded: false, endsEarly: false };
  if (!options.header || rows.length < 2) return regular;
  return allShort(rows, options) ?? endingEarly(rows, options) ?? regular;
}

function commonNumber(numbers: readonly number[]): number | undefined {
  const seen = new Map<number, number>();
  for (const one of numbers) seen.set(one, (seen.get(one) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function isPadding(rows: Rows, width: number, columns: readonly string[]): boolean {
  const padded = rows.filter((row) => row.length === width);
  const empty = padded.every((row) => row.slice(columns.length).every((cell) => cell === ""));
  return empty && (isIdentifier(columns[0] ?? "") || !isNumbered(padded));
}

/** Rows start with their own number, which the header does not name. */
function isNumbered(rows: Rows): boolean {
  const start = Number(rows[0]?.[0]);
  return rows.length > 2 && rows.every((row, i) => row[0] === String(start + i));
}

/** All rows lack the same last columns, which no one has filled. */
function allShort(rows: Rows, { columns, needed }: ShapeOptions): TableShape | undefined {
  const width = commonNumber(rows.map((row) => row.length)) ?? 0;
  const same = rows.filter((row) => row.length === width).length;
  if (width < needed || width < 2 || width >= columns.length || same < 0.9 * rows.length) {
    return undefined;
  }
  if (contradictsNames(rows, columns, width)) return undefined;
  return { widths: new Set([width]), padded: false, endsEarly: false };
}

/** Smallest part of the rows that must be short before short rows are regular. */
const minShort = 0.2;

/** Rows of several lengths, each ending with a filled cell: trailing empty cells are left out. */
function endingEarly(rows: Rows, options: ShapeOptions): TableShape | undefined {
  const { columns, needed } = options;
  const widths = new Set(rows.map((row) => row.length));
  const short = rows.filter((row) => row.length < columns.length);
  const regular =
    Math.min(...widths) >= Math.max(needed, 2) &&
    Math.max(...widths) <= columns.length &&
    short.length >= Math.max(3, minShort * rows.length) &&
    rows.every((row) => row.at(-1) !== "");
  if (!regular || contradictsNames(rows, columns, Math.min(...widths))) return undefined;
  if (widths.size < 3 && !hasAnchor(rows, short, columns.length)) return undefined;
  const all = Array.from({ length: columns.length + 1 }, (_, i) => i);
  return {
    widths: new Set(all.filter((width) => width >= Math.min(...widths))),
    padded: false,
    endsEarly: true,
  };
}

/** A column of few values has the same ones in short rows as in whole ones: nothing has shifted. */
function hasAnchor(rows: Rows, short: Rows, columns: number): boolean {
  const whole = rows.filter((row) => row.length === columns);
  const width = Math.min(...short.map((row) => row.length));
  const values = new Set(whole.map((row) => row[width - 1]));
  const few = whole.length >= 4 && values.size <= whole.length / 2;
  return few && short.every((row) => values.has(row[width - 1]));
}

const identifierName =
  /(?:^|[^\p{L}])(?:id|uuid|guid|key|index|nr|no|number|date|time|timestamp|created|updated)$/iu;

function isIdentifier(name: string): boolean {
  return identifierName.test(name) || /[a-z]I[dD]$/.test(name);
}

/** Columns named as identifiers or times hold texts: cells are missing at the start and not at the end. */
function contradictsNames(rows: Rows, columns: readonly string[], width: number): boolean {
  return columns.slice(0, width).some((name, i) => {
    const texts = rows.filter((row) => /\S\s+\S/.test(row[i] ?? "")).length;
    return isIdentifier(name) && texts > rows.length / 2;
  });
}
