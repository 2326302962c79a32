import type { ProblemCode } from "../problem.ts";

/** Why a row of a table is not data. */
export interface NotData {
  readonly code: ProblemCode;
  readonly message: string;
}

const blank: NotData = {
  code: "csv-blank-row",
  message: "the row has delimiters only; it is left out",
};
/** A row that is the header once more. */
export const repeatedHeader: NotData = {
  code: "csv-repeated-header",
  message: "the header comes again here, as after joining files; the row is left out",
};
const footer: NotData = {
  code: "csv-footer",
  message: "the row only counts the rows of the table; it is left out",
};

/** `Total rows: 12`, `(12 rows)`, `12 records selected`. */
const countText =
  /^\(?\s*(?:(?:grand )?(?:total|rows?|records?|lines?|items?|count)(?: (?:number )?(?:of )?(?:rows?|records?|lines?|items?|count))?\s*[:=]?\s*\d[\d.,]*|\d[\d.,]*\s+(?:rows?|records?|lines?|items?|results?)(?: (?:in set|in total|selected|returned|affected|exported).*)?)\s*\)?\.?$/i;
const countLabel =
  /^(?:(?:grand )?total |number of |count of )(?:rows|records|lines|items)\s*:?$|^(?:row|record) ?count\s*:?$/i;

/**
 * Recognises rows that are not data by what they hold.
 * @param table the cells of its header, if there is one, and the number of its columns
 */
export function notData(
  cells: readonly string[],
  { header, width }: { readonly header: readonly string[] | undefined; readonly width: number },
): NotData | undefined {
  const [first = ""] = cells;
  if (header !== undefined && first === header[0] && sameAs(cells, header)) return repeatedHeader;
  if (width < 2 || first.length > longestLabel || (cells[1] ?? "").length > longestCount) return;
  const filled = cells.filter((cell) => cell.trim() !== "").map((cell) => cell.trim());
  if (filled.length === 0) return cells.length > 1 ? blank : undefined;
  return filled.length <= 2 && counts(filled[0] ?? "", filled[1]) ? footer : undefined;
}

/** Cells with more characters do not label a count, or hold one. */
const longestLabel = 60;
const longestCount = 20;

/** Whether a cell may label the number of rows, for a reader that goes by bytes. */
export function mayCount(block: Buffer, from: number, to: number): boolean {
  const first = String.fromCharCode(block[from] ?? 0).toLowerCase();
  if (to - from > longestLabel || !"tgncr".includes(first)) return false;
  return countLabel.test(block.toString("latin1", from, to));
}

/** Whether a row says how many rows there are, in one cell or in two. */
function counts(label: string, value: string | undefined): boolean {
  if (value === undefined) return countText.test(label);
  return countLabel.test(label) && /^\d[\d.,]*$/.test(value);
}

function sameAs(cells: readonly string[], header: readonly string[]): boolean {
  return (
    cells.length === header.length && cells.every((cell, i) => cell.trim() === header[i]?.trim())
  );
}
