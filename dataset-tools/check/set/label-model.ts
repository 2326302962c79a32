import type { LabelledRows } from "../labelled-rows.ts";
import { WordCounts } from "./word-counts.ts";

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

/** Learns which words go with which label, by a linear model for which leaving out a row costs nothing. */
export function trainLabelModel(rows: LabelledRows): LabelModel {
  const counts = new WordCounts(rows);
  const sizes = new Float64Array(rows.labelCount);
  const all = rows.labels.length;
  for (let row = 0; row < all; row++) {
    const label = rows.labels.at(row);
    sizes[label] = (sizes[label] as number) + 1;
    counts.add(row, label);
  }
  const scores = new Float64Array(rows.labelCount);
  const judge = (row: number) => judgeRow(row, { rows, counts, sizes, scores });
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
  readonly counts: WordCounts;
  readonly sizes: Float64Array;
  readonly scores: Float64Array;
}

/** Scores all labels for a row as if the row had not been counted. */
function judgeRow(row: number, { rows, counts, sizes, scores }: Trained): Doubt | undefined {
  const own = rows.labels.at(row);
  const features = rows.end(row) - rows.starts.at(row);
  if ((sizes[own] as number) < 3 || features < 3) return undefined;
  counts.score(row, scores, own);
  const likelier = largest(scores);
  const margin = (scores[likelier] as number) - (scores[own] as number);
  const min = Math.max(MIN_MARGIN, MIN_MARGIN_PER_FEATURE * features);
  return likelier === own || margin < min ? undefined : { row, likelier, margin };
}

/** The first label with the largest score. */
export function largest(scores: Float64Array): number {
  let best = 0;
  for (let label = 1; label < scores.length; label++) {
    if ((scores[label] as number) > (scores[best] as number)) best = label;
  }
  return best;
}
