import { Adagrad } from "../adagrad.ts";
import type { SparseRows } from "../sparse-rows.ts";

/** A class with a smaller slope is skipped: it would change nothing measurable. */
const MIN_SLOPE = 1e-4;

/** The next step of gradient descent: the slope of each class (probability minus truth), and the learning rate. */
export class Descent {
  readonly slopes: Float32Array;
  rate = 0;
  /** The first `count` are the classes that have a slope worth following; soon these are few. */
  readonly steep: Int32Array;
  count = 0;

  constructor(classes: number) {
    this.slopes = new Float32Array(classes);
    this.steep = new Int32Array(classes);
  }

  /** Makes probabilities in `slopes` into slopes: the expected classes should have had probability one. */
  aim(expected: Int32Array, rate: number): void {
    for (const c of expected) this.slopes[c] = (this.slopes[c] as number) - 1;
    this.rate = rate;
    this.count = 0;
    for (let c = 0; c < this.slopes.length; c++) {
      if (Math.abs(this.slopes[c] as number) >= MIN_SLOPE) this.steep[this.count++] = c;
    }
  }
}

/** Weights, `classes` numbers a row. */
class Weights extends Adagrad {
  /** One step of the row that starts at `offset`, with the slopes scaled. */
  descendRow(offset: number, scale: number, { slopes, rate, steep, count }: Descent): void {
    for (let i = 0; i < count; i++) {
      const c = steep[i] as number;
      this.descend(offset + c, (slopes[c] as number) * scale, rate);
    }
  }
}

/**
 * A softmax layer over sparse features: one weight per feature and class, and a bias per class. The classes are in
 * groups, one after the other; the probabilities of a group add up to one.
 */
export class SoftmaxHead {
  readonly classes: number;
  readonly features: number;
  readonly #groups: readonly number[];
  readonly weights: Weights;
  readonly bias: Weights;

  /** @param groups number of classes of each group */
  constructor(features: number, groups: readonly number[]) {
    this.features = features;
    this.#groups = groups;
    this.classes = groups.reduce((sum, size) => sum + size, 0);
    this.weights = new Weights(features * this.classes);
    this.bias = new Weights(this.classes);
  }

  /** Writes the probabilities of all classes for one row into `out`. */
  probabilities(rows: SparseRows, row: number, out: Float32Array): void {
    const { classes } = this;
    const { values } = this.weights;
    out.set(this.bias.values);
    const end = rows.starts[row + 1] as number;
    for (let at = rows.starts[row] as number; at < end; at++) {
      const weight = rows.weights[at] as number;
      const offset = (rows.features[at] as number) * classes;
      for (let c = 0; c < classes; c++) {
        out[c] = (out[c] as number) + weight * (values[offset + c] as number);
      }
    }
    let start = 0;
    for (const size of this.#groups) {
      softmax(out, start, start + size);
      start += size;
    }
  }

  /** Learns one row; `share` is its part of the batch. */
  learn(rows: SparseRows, row: number, { share, descent }: { share: number; descent: Descent }) {
    const end = rows.starts[row + 1] as number;
    for (let at = rows.starts[row] as number; at < end; at++) {
      const offset = (rows.features[at] as number) * this.classes;
      this.weights.descendRow(offset, (rows.weights[at] as number) * share, descent);
    }
    this.bias.descendRow(0, share, descent);
  }
}

function softmax(values: Float32Array, start: number, end: number): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) highest = Math.max(highest, values[i] as number);
  let sum = 0;
  for (let i = start; i < end; i++) {
    const exponential = Math.exp((values[i] as number) - highest);
    values[i] = exponential;
    sum += exponential;
  }
  for (let i = start; i < end; i++) values[i] = (values[i] as number) / sum;
}
