/** How a table's cells are quoted. */
export interface Quoting {
  readonly quote: string;
  /** Nearly all rows have all their cells in quotes. */
  readonly quotesAll: boolean;
}

/**
 * Says what is wrong with quotes in cells that are not quoted; undefined where they are text, as in
 * `a 5" pipe`. `stray` has the indexes of the cells with quotes in them.
 */
export function strayQuote(
  cells: readonly string[],
  stray: readonly number[],
  { quote, quotesAll }: Quoting,
): string | undefined {
  for (const index of stray) {
    const cell = cells[index] ?? "";
    if (quotesAll) return `a cell has a ${quote} but does not open with one, unlike the others`;
    if (cell.trimStart().startsWith(quote)) return `a cell has a space before its opening ${quote}`;
    if (cell.includes(quote + quote) && cell.endsWith(quote)) {
      return `a cell has doubled ${quote} but does not open with one`;
    }
    if (opensLast(cell, quote) && closesFirst(cells[index + 1] ?? "", quote)) {
      return `a ${quote} opens inside one cell and closes in the next, so a cell may have been cut`;
    }
  }
  return undefined;
}

function isOdd(cell: string, quote: string): boolean {
  return cell.split(quote).length % 2 === 0;
}

/** The last of an odd number of quotes has text behind it, and is no sign of inches. */
function opensLast(cell: string, quote: string): boolean {
  const at = cell.lastIndexOf(quote);
  return (
    at > 0 && isOdd(cell, quote) && /\D/.test(cell[at - 1] ?? "") && /\S/.test(cell[at + 1] ?? "")
  );
}

/** The first of an odd number of quotes has text before it and none directly behind it. */
function closesFirst(cell: string, quote: string): boolean {
  const at = cell.indexOf(quote);
  const closing = /[^\s\d]/.test(cell[at - 1] ?? "") && !/[\p{L}\p{N}]/u.test(cell[at + 1] ?? "");
  return at > 0 && isOdd(cell, quote) && closing;
}

/** A quote that is neither an inch mark after a digit nor one of a pair around words. */
export function hasLoneQuote(cell: string, quote: string): boolean {
  if (!isOdd(cell, quote)) return false;
  return isOdd(cell.replace(/(\d\s?)["']/g, "$1"), quote);
}
