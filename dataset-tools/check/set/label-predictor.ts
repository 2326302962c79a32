import type { LabelledRows } from "../labelled-rows.ts";
import { largest } from "./label-model.ts";
import { WordCounts } from "./word-counts.ts";

const MAX_TRAINING_ROWS = 8000;

/** Which rows a predictor learns from. */
interface Training {
  /** Row to start with, and row before which to stop. */
  readonly from: number;
  readonly to: number;
  /** The label of a question is taken from this many rows further down. */
  readonly offset: number;
}

/**
 * Learns labels from the words of questions in some rows, at most 8,000 of them. Returns a function from a row to the
 * number of its likeliest label.
 */
export function trainPredictor(
  rows: LabelledRows,
  { from, to, offset }: Training,
): (row: number) => number {
  const counts = new WordCounts(rows);
  const stride = Math.max(1, Math.ceil((to - from) / MAX_TRAINING_ROWS));
  for (let row = from; row < to; row += stride) {
    const other = row + offset;
    if (other >= from && other < to) counts.add(row, rows.labels.at(other));
  }
  const scores = new Float64Array(rows.labelCount);
  return (row) => {
    counts.score(row, scores);
    return largest(scores);
  };
}
