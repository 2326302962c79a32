import type { LabelledRows } from "../labelled-rows.ts";

/** Words are counted by this many numbers. */
export const BUCKETS = 1 << 14;
/** Added to every count, so that a word never seen with a label does not rule it out. */
export const SMOOTHING = 0.1;
/** Logarithms of the counts that nearly all words have; larger ones are computed. */
const LOGS = Float64Array.from({ length: 4096 }, (_, count) => Math.log(count + SMOOTHING));
/** Natural logarithm of how much likelier another label must be, per feature and in total. */
const MIN_MARGIN_PER_FEATURE = 1.4;
const MIN_MARGIN = 10;

/** A row whose label is doubtful. */
interface Doubt {
  readonly row: number;
  /** Number of the label that fits better. */
  readonly likelier: number;
  readonly margin: number;
}

/** A trained model. */
export interface LabelModel {
  /** The most doubtful rows, at most `limit`, in the order of the rows. */
  doubtful(limit: number): Doubt[];
}

/** Counts words by label: multinomial naive Bayes, a linear model for which leaving out a row costs nothing. */
export function trainLabelModel(rows: LabelledRows, labelCount: number): LabelModel {
  const counts = new Uint32Array(labelCount * BUCKETS);
  const totals = new Float64Array(labelCount);
  const sizes = new Float64Array(labelCount);
  const all = rows.labels.length;
  for (let row = 0; row < all; row++) {
    const label = rows.labels.at(row);
    sizes[label] = (sizes[label] as number) + 1;
    forWords(rows, row, (bucket) => {
      const at = bucket * labelCount + label;
      counts[at] = (counts[at] as number) + 1;
      totals[label] = (totals[label] as number) + 1;
    });
  }
  const scores = new Float64Array(labelCount);
  const judge = (row: number) => judgeRow(row, { rows, counts, totals, sizes, scores });
  return {
    doubtful(limit) {
      const doubts: Doubt[] = [];
      for (let row = 0; row < all; row++) {
        const doubt = judge(row);
        if (doubt !== undefined) doubts.push(doubt);
      }
      doubts.sort((a, b) => b.margin - a.margin || a.row - b.row);
      return doubts.slice(0, limit).sort((a, b) => a.row - b.row);
    },
  };
}

interface Trained {
  readonly rows: LabelledRows;
  readonly counts: Uint32Array;
  readonly totals: Float64Array;
  readonly sizes: Float64Array;
  readonly scores: Float64Array;
}

/** Scores all labels for a row as if the row had not been counted. */
function judgeRow(row: number, model: Trained): Doubt | undefined {
  const { rows, counts, totals, sizes, scores } = model;
  const own = rows.labels.at(row);
  const labels = scores.length;
  const features = rows.end(row) - rows.starts.at(row);
  if ((sizes[own] as number) < 3 || features < 3) return undefined;
  for (let label = 0; label < labels; label++) {
    const total = (totals[label] as number) - (label === own ? features : 0);
    scores[label] = -features * Math.log(total + SMOOTHING * BUCKETS);
  }
  forWords(rows, row, (bucket) => {
    const at = bucket * labels;
    for (let label = 0; label < labels; label++) {
      scores[label] = (scores[label] as number) + logOfCount(counts[at + label] as number);
    }
    const count = counts[at + own] as number;
    const without = logOfCount(Math.max(0, count - 1)) - logOfCount(count);
    scores[own] = (scores[own] as number) + without;
  });
  const { likelier, margin } = best(own, scores);
  const min = Math.max(MIN_MARGIN, MIN_MARGIN_PER_FEATURE * features);
  return likelier === own || margin < min ? undefined : { row, likelier, margin };
}

/** Logarithm of how often a word was counted, smoothed: the part of a score that each word and label adds. */
export function logOfCount(count: number): number {
  return count < LOGS.length ? (LOGS[count] as number) : Math.log(count + SMOOTHING);
}

/** The label that fits best, and by how much better than the row's own. */
function best(own: number, scores: Float64Array): { likelier: number; margin: number } {
  let likelier = 0;
  for (let label = 1; label < scores.length; label++) {
    if ((scores[label] as number) > (scores[likelier] as number)) likelier = label;
  }
  return { likelier, margin: (scores[likelier] as number) - (scores[own] as number) };
}

/** Calls `use` with the number of every word and pair of words of a row. */
export function forWords(rows: LabelledRows, row: number, use: (bucket: number) => void): void {
  const last = rows.end(row);
  for (let i = rows.starts.at(row); i < last; i++) {
    const hash = rows.words.at(i);
    use((hash ^ (hash >>> 15)) & (BUCKETS - 1));
  }
}
