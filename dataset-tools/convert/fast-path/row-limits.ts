import type { RowLimits } from "../../read/table/odd-row.ts";

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
  const { emptyFrom, startsPlain, labels } = limits;
  const opening = block[(cells[0] as CellRange).from];
  if (opening === apostrophe || opening === backtick) return false;
  let names = true;
  for (let i = 0; i < cells.length; i++) {
    const { from, to } = cells[i] as CellRange;
    if (from === to) continue;
    if (i >= emptyFrom) return false;
    if (block[from] === space && startsPlain[i]) return false;
    names &&= isIdentifier(block, from, to);
    if (labels[i] && hasDelimiter(block, from, to)) return false;
  }
  return !names && !mayBeTotal(block, cells[0] as CellRange);
}

/** Whether a cell has one of the other common delimiters in it. */
function hasDelimiter(block: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = block[at];
    if (byte === 0x3b || byte === 0x09 || byte === 0x7c || byte === 0x2c) return true;
  }
  return false;
}

/** Whether a cell has nothing but small letters, digits and underscores. */
function isIdentifier(block: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = block[at] as number;
    if ((byte < 0x61 || byte > 0x7a) && (byte < 0x30 || byte > 0x39) && byte !== 0x5f) return false;
  }
  return true;
}

/** First letters of words for totals, small; other scripts start above ASCII. */
const totals = new Set(Buffer.from("tsg"));
const longestTotal = 32;

function mayBeTotal(block: Buffer, { from, to }: CellRange): boolean {
  if (to - from > longestTotal) return false;
  const first = block[from] as number;
  return totals.has(first | 0x20) || first >= 0x80;
}
