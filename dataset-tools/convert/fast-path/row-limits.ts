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
  const { emptyFrom, startsPlain, minBytes, labels } = limits;
  const opening = block[(cells[0] as CellRange).from];
  if (opening === apostrophe || opening === backtick) return false;
  let short = true;
  for (let i = 0; i < cells.length; i++) {
    const { from, to } = cells[i] as CellRange;
    if (from === to) continue;
    if (i >= emptyFrom) return false;
    if (block[from] === space && startsPlain[i]) return false;
    if (to - from >= (minBytes[i] as number)) short = false;
    if (labels[i] && hasDelimiter(block, from, to)) return false;
  }
  return !short;
}

/** Whether a cell has one of the other common delimiters in it. */
function hasDelimiter(block: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = block[at];
    if (byte === 0x3b || byte === 0x09 || byte === 0x7c || byte === 0x2c) return true;
  }
  return false;
}
