import type { RowLoss } from "./training.ts";

/** Rows whose losses take less than a second. */
const PART = 20;

/**
 * Losses on rows, measured part by part so that it is seen how far that is.
 * @param onRead called with the number of rows of each part once it is measured
 */
export function readInParts<Row>(
  rows: readonly Row[],
  lossesOf: (part: readonly Row[]) => readonly RowLoss[],
  onRead: (rows: number) => void,
): RowLoss[] {
  const losses: RowLoss[] = [];
  for (let from = 0; from < rows.length; from += PART) {
    const part = rows.slice(from, from + PART);
    losses.push(...lossesOf(part));
    onRead(part.length);
  }
  return losses;
}
