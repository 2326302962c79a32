import { Adagrad } from "../adagrad.ts";

/** Trained numbers, of which the slopes of a batch are gathered, then followed at once. */
export class Parameters extends Adagrad {
  readonly slopes: Float64Array;
  readonly #touched: number[] = [];

  constructor(length: number) {
    super(length);
    this.slopes = new Float64Array(length);
  }

  /** Adds to the slope of the loss by a number. */
  add(at: number, slope: number): void {
    if (this.slopes[at] === 0) this.#touched.push(at);
    this.slopes[at] = (this.slopes[at] as number) + slope;
  }

  /** One step against the slopes, which are zero afterwards. */
  step(rate: number, scale: number): void {
    for (const at of this.#touched) {
      const slope = (this.slopes[at] as number) * scale;
      this.slopes[at] = 0;
      if (slope !== 0) this.descend(at, slope, rate);
    }
    this.#touched.length = 0;
  }
}
