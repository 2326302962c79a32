import type { RowLimits } from "../../read/table/table-known.ts";

/** Where a cell's text is in a block. */
export interface CellRange {
  readonly from: number;
  readonly to: number;
}

const space = 0x20;
const apostrophe = 0x27;
const backtick = 0x60;

/** Whether a row keeps to the limits of its table, so that the ordinary reader need not look at it. */
export function keepsLimits(
  block: Buffer,
  cells: readonly CellRange[],
  limits: RowLimits,
): boolean {
  const opening = block[(cells[0] as CellRange).from];
  if (opening === apostrophe || opening === backtick) return false;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as CellRange;
    if (cell.from < cell.to && !isPlainCell(block, cell, i, limits)) return false;
  }
  return !mayBeTotal(block, cells[0] as CellRange);
}

function isPlainCell(
  block: Buffer,
  { from, to }: CellRange,
  column: number,
  { emptyFrom, startsPlain, startsWord, labels }: RowLimits,
): boolean {
  if (column >= emptyFrom) return false;
  const first = block[from] as number;
  if (first === space && startsPlain[column]) return false;
  if (first >= 0x30 && first <= 0x39 && startsWord[column]) return false;
  return !labels[column] || !hasDelimiter(block, from, to);
}

/** Whether a cell has one of the other common delimiters in it. */
function hasDelimiter(block: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = block[at];
    if (byte === 0x3b || byte === 0x09 || byte === 0x7c || byte === 0x2c) return true;
  }
  return false;
}

/** First letters of words for totals, small; other scripts start above ASCII. */
const totals = new Set(Buffer.from("tsg"));
const longestTotal = 32;

function mayBeTotal(block: Buffer, { from, to }: CellRange): boolean {
  if (to - from > longestTotal) return false;
  const first = block[from] as number;
  return totals.has(first | 0x20) || first >= 0x80;
}
