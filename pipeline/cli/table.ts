import { stripVTControlCharacters, styleText } from "node:util";
import { displayWidth, fold } from "./fold.ts";
import { terminalWidth } from "./terminal.ts";

/** How a table is laid out. */
export interface TableOptions {
  /** Spaces before each line. */
  readonly indent?: number;
  /** Columns that a line may take. */
  readonly width?: number;
  /** Headings that may be left out where there is not enough room, the first one first; it is said which. */
  readonly optional?: readonly string[];
}

const GAP = "  ";

/** Width up to which a word, e.g. a name with hyphens, is never folded. */
const WHOLE_WORD = 16;

/**
 * Rows of cells as aligned text, columns of numbers to the right; the first row is the heading. What is wider than
 * the terminal is folded within its cells at words; where even words do not fit, each row becomes a block of lines
 * with a label each.
 */
export function table(
  rows: readonly (readonly string[])[],
  { indent = 0, width = terminalWidth(), optional = [] }: TableOptions = {},
): string {
  const margin = " ".repeat(indent);
  const lines = layOut(rows, { width: width - indent, optional });
  return lines.map((line) => `${margin}${line}`.trimEnd()).join("\n");
}

function layOut(
  rows: readonly (readonly string[])[],
  { width, optional }: Required<Pick<TableOptions, "width" | "optional">>,
): string[] {
  const natural = columnWidths(rows, displayWidth);
  if (sum(natural) <= width) return aligned(rows, natural);
  const filled = withoutEmptyColumns(rows);
  const present = optional.filter((name) => filled[0]?.includes(name));
  const omissions = [...present.keys(), present.length].map((count) => present.slice(0, count));
  // A name that can be copied is worth more than a column that can be left out.
  for (const narrowestWord of [displayWidth, narrowest]) {
    for (const omitted of omissions) {
      const lines = folded(withoutColumns(filled, omitted), width, narrowestWord);
      if (lines !== undefined) return [...lines, ...omittedLines(omitted, width)];
    }
  }
  return blocks(filled, width);
}

/** The table with its cells folded at words; undefined where these are too wide. */
function folded(
  rows: readonly string[][],
  width: number,
  narrowestWord: (word: string) => number,
): string[] | undefined {
  const narrow = columnWidths(rows, (cell) => widestWord(cell, narrowestWord));
  if (sum(narrow) > width) return undefined;
  const wide = columnWidths(rows, displayWidth);
  return aligned(rows, sum(wide) <= width ? wide : shared(narrow, wide, width));
}

function omittedLines(names: readonly string[], width: number): string[] {
  if (names.length === 0) return [];
  const text = `not enough columns for ${names.join(", ")}; --json has all`;
  return fold(text, width)
    .split("\n")
    .map((line) => styleText("dim", line));
}

function columnWidths(
  rows: readonly (readonly string[])[],
  widthOf: (cell: string) => number,
): number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, at) =>
    Math.max(0, ...rows.map((row) => widthOf(row[at] ?? ""))),
  );
}

/** Width of a line of columns. */
function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, GAP.length * (widths.length - 1));
}

/** Columns in which only the heading says something take room from the others. */
function withoutEmptyColumns(rows: readonly (readonly string[])[]): string[][] {
  const [heading = [], ...body] = rows;
  const isFilled = heading.map((_, at) => body.some((row) => (row[at] ?? "") !== ""));
  return rows.map((row) => row.filter((_, at) => isFilled[at] !== false));
}

function withoutColumns(rows: readonly string[][], names: readonly string[]): string[][] {
  const [heading = []] = rows;
  return rows.map((row) => row.filter((_, at) => !names.includes(heading[at] ?? "")));
}

/** Width below which a cell would be folded within a word; an amount is one word. */
function widestWord(cell: string, narrowestWord: (word: string) => number): number {
  const plain = stripVTControlCharacters(cell);
  const words = isNumeric(plain) ? [plain] : plain.split(" ");
  return Math.max(0, ...words.map(narrowestWord));
}

/** A long name may be folded after its separators. */
function narrowest(word: string): number {
  const width = displayWidth(word);
  if (width <= WHOLE_WORD) return width;
  const parts = word.split(/(?<=[-/:,=_.])/);
  return Math.max(WHOLE_WORD, ...parts.map(displayWidth));
}

/** Widths between the narrowest and the widest, as many columns as possible at their widest. */
function shared(narrow: readonly number[], wide: readonly number[], width: number): number[] {
  const widths = [...narrow];
  let left = width - sum(narrow);
  const byNeed = widths.map((_, at) => at).sort((a, b) => needOf(a) - needOf(b));
  function needOf(at: number): number {
    return (wide[at] ?? 0) - (narrow[at] ?? 0);
  }
  for (const [done, at] of byNeed.entries()) {
    const more = Math.min(needOf(at), Math.floor(left / (byNeed.length - done)));
    widths[at] = (narrow[at] ?? 0) + more;
    left -= more;
  }
  return widths;
}

function aligned(rows: readonly (readonly string[])[], widths: readonly number[]): string[] {
  const isRight = rightColumns(rows);
  return rows.flatMap((row, at) => {
    const cells = row.map((cell, column) => fold(cell, widths[column] ?? 0).split("\n"));
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    const lines = Array.from({ length: height }, (_, line) =>
      cells
        .map((cell, column) => padded(cell[line] ?? "", widths[column] ?? 0, isRight[column]))
        .join(GAP)
        .trimEnd(),
    );
    return at === 0 ? lines.map((line) => styleText("dim", line)) : lines;
  });
}

function padded(cell: string, width: number, isRight: boolean | undefined): string {
  const spaces = " ".repeat(Math.max(0, width - displayWidth(cell)));
  return isRight === true ? spaces + cell : cell + spaces;
}

/** Which columns hold numbers, amounts or durations, apart from their heading and from cells without one. */
function rightColumns(rows: readonly (readonly string[])[]): boolean[] {
  const [heading = [], ...body] = rows;
  return heading.map((_, at) => {
    const cells = body.map((row) => stripVTControlCharacters(row[at] ?? ""));
    const numbers = cells.filter(isNumeric);
    return numbers.length > 0 && cells.every((cell) => isNumeric(cell) || NO_NUMBER.test(cell));
  });
}

const NO_NUMBER = /^(?:|–|-|none|unknown|unlimited)$/;

/** e.g. `1,200`, `~$0.0014`, `+12.5 %`, `3 h`, `3 m 05 s`, `12.0 MB`, `$3.10 and more`. */
function isNumeric(cell: string): boolean {
  return /^[<>≤≥~+−-]*\$?\d[\d,]*(?:\.\d+)?(?: ?(?:%|h|m|s|ms|d|[kMGT]?B|×))?(?: \d+ ?[hms])*(?: and more)?$/.test(
    cell,
  );
}

/** Each row as lines of `label  value`, below its first cell; what is empty is left out. */
function blocks(rows: readonly (readonly string[])[], width: number): string[] {
  const [heading = [], ...body] = rows;
  const label = Math.max(0, ...heading.slice(1).map(displayWidth));
  return body.flatMap((row, at) => {
    const [first = "", ...rest] = row;
    const lines = rest.flatMap((cell, column) => {
      const name = styleText("dim", padded(heading[column + 1] ?? "", label, false));
      return cell === "" ? [] : [`  ${name}  ${cell}`];
    });
    const block = [first, ...lines].flatMap((line) => fold(line, width).split("\n"));
    return at === 0 ? block : ["", ...block];
  });
}
