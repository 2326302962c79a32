import type { LabelledRows } from "../labelled-rows.ts";

/** Words are counted by this many numbers. */
const BUCKETS = 1 << 14;
/** Added to every count, so that a word never seen with a label does not rule it out. */
const SMOOTHING = 0.1;
/** Logarithm of a count of nothing, which nearly all pairs of word and label have. */
const NEVER = Math.log(SMOOTHING);

/** Which labels a word goes with: entry `i` of those from `starts[bucket]` to before `starts[bucket + 1]`. */
interface Entries {
  readonly starts: Uint32Array;
  readonly labels: Uint32Array;
  /** What the word adds to the label's score, beyond what a word never seen with it adds. */
  readonly gains: Float64Array;
  /** The same with the word counted once less. */
  readonly gainsWithout: Float64Array;
}

/** How often words, and pairs of words, go with labels: multinomial naive Bayes, counted first and then asked. */
export class WordCounts {
  readonly #rows: LabelledRows;
  readonly #labelCount: number;
  /** Words of each label. */
  readonly #totals: Float64Array;
  #counts: Uint32Array;
  /** Counts that are not 0. */
  #size = 0;
  #entries: Entries | undefined;

  constructor(rows: LabelledRows) {
    this.#rows = rows;
    this.#labelCount = rows.labelCount;
    this.#totals = new Float64Array(this.#labelCount);
    this.#counts = new Uint32Array(this.#labelCount * BUCKETS);
  }

  /** Counts the words of a row under a label. */
  add(row: number, label: number): void {
    const counts = this.#counts;
    const last = this.#rows.end(row);
    const from = this.#rows.starts.at(row);
    for (let i = from; i < last; i++) {
      const at = bucketOf(this.#rows.words.at(i)) * this.#labelCount + label;
      if (counts[at] === 0) this.#size++;
      counts[at] = (counts[at] as number) + 1;
    }
    this.#totals[label] = (this.#totals[label] as number) + last - from;
  }

  /**
   * Scores all labels for a row. Nothing can be counted afterwards.
   * @param scores one for each label; overwritten with natural logarithms of likelihoods
   * @param own label under which the row was counted, to score it as if it had not been (but for words that it has twice)
   */
  score(row: number, scores: Float64Array, own = -1): void {
    const { starts, labels, gains, gainsWithout } = this.#asked();
    const last = this.#rows.end(row);
    const from = this.#rows.starts.at(row);
    const words = last - from;
    for (let label = 0; label < scores.length; label++) {
      const total = (this.#totals[label] as number) - (label === own ? words : 0);
      scores[label] = words * (NEVER - Math.log(total + SMOOTHING * BUCKETS));
    }
    for (let i = from; i < last; i++) {
      const bucket = bucketOf(this.#rows.words.at(i));
      const end = starts[bucket + 1] as number;
      for (let at = starts[bucket] as number; at < end; at++) {
        const label = labels[at] as number;
        const gain = (label === own ? gainsWithout[at] : gains[at]) as number;
        scores[label] = (scores[label] as number) + gain;
      }
    }
  }

  /** The counts that are not 0, made when they are first needed; the others take most of the room and of the time. */
  #asked(): Entries {
    this.#entries ??= entriesOf(this.#counts, this.#labelCount, this.#size);
    this.#counts = new Uint32Array(0);
    return this.#entries;
  }
}

function entriesOf(counts: Uint32Array, labelCount: number, size: number): Entries {
  const starts = new Uint32Array(BUCKETS + 1);
  const labels = new Uint32Array(size);
  const gains = new Float64Array(size);
  const gainsWithout = new Float64Array(size);
  let at = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    for (let label = 0; label < labelCount; label++) {
      const count = counts[bucket * labelCount + label] as number;
      if (count === 0) continue;
      labels[at] = label;
      gains[at] = Math.log(count + SMOOTHING) - NEVER;
      gainsWithout[at] = Math.log(count - 1 + SMOOTHING) - NEVER;
      at++;
    }
    starts[bucket + 1] = at;
  }
  return { starts, labels, gains, gainsWithout };
}

function bucketOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
}
