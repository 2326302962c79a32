import type { LabelledRows } from "../labelled-rows.ts";
import { BUCKETS, forWords, logOfCount, SMOOTHING } from "./label-model.ts";

const MAX_TRAINING_ROWS = 8000;
/** What two bytes hold. */
const MAX_COUNT = 65_535;

/** Which rows a predictor learns from. */
interface Training {
  /** Row to start with, and row before which to stop. */
  readonly from: number;
  readonly to: number;
  /** The label of a question is taken from this many rows further down. */
  readonly offset: number;
}

/**
 * Learns labels from the words of questions (multinomial naive Bayes) in some rows, at most 8,000 of them. Returns a
 * function from a row to the number of its likeliest label.
 */
export function trainPredictor(
  rows: LabelledRows,
  { from, to, offset }: Training,
): (row: number) => number {
  const labels = rows.labelCount;
  const counts = new Uint16Array(labels * BUCKETS);
  const totals = new Float64Array(labels);
  const stride = Math.max(1, Math.ceil((to - from) / MAX_TRAINING_ROWS));
  for (let row = from; row < to; row += stride) {
    const other = row + offset;
    if (other < from || other >= to) continue;
    const label = rows.labels.at(other);
    forWords(rows, row, (bucket) => {
      const at = bucket * labels + label;
      counts[at] = Math.min(MAX_COUNT, (counts[at] as number) + 1);
      totals[label] = (totals[label] as number) + 1;
    });
  }
  const logTotals = totals.map((total) => Math.log(total + SMOOTHING * BUCKETS));
  const scores = new Float64Array(labels);
  return (row) => {
    scores.fill(0);
    forWords(rows, row, (bucket) => {
      const at = bucket * labels;
      for (let label = 0; label < labels; label++) {
        const log = logOfCount(counts[at + label] as number);
        scores[label] = (scores[label] as number) + log - (logTotals[label] as number);
      }
    });
    return largest(scores);
  };
}

function largest(scores: Float64Array): number {
  let best = 0;
  for (let i = 1; i < scores.length; i++) {
    if ((scores[i] as number) > (scores[best] as number)) best = i;
  }
  return best;
}
