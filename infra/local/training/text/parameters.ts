/** Keeps the first step of Adagrad finite. */
const EPSILON = 1e-6;

/** Trained numbers with Adagrad's sums of squared slopes. The slopes of a batch are gathered, then followed at once. */
export class Parameters {
  readonly values: Float32Array;
  readonly squares: Float32Array;
  readonly slopes: Float64Array;
  readonly #touched: number[] = [];

  constructor(length: number) {
    this.values = new Float32Array(length);
    this.squares = new Float32Array(length);
    this.slopes = new Float64Array(length);
  }

  /** Adds to the slope of the loss by a number. */
  add(at: number, slope: number): void {
    if (this.slopes[at] === 0) this.#touched.push(at);
    this.slopes[at] = (this.slopes[at] as number) + slope;
  }

  /** One step of Adagrad against the slopes, which are zero afterwards. */
  step(rate: number, scale: number): void {
    const { values, squares, slopes } = this;
    for (const at of this.#touched) {
      const slope = (slopes[at] as number) * scale;
      slopes[at] = 0;
      if (slope === 0) continue;
      const sum = (squares[at] as number) + slope * slope;
      squares[at] = sum;
      values[at] = (values[at] as number) - (rate * slope) / (Math.sqrt(sum) + EPSILON);
    }
    this.#touched.length = 0;
  }

  /** Forgets the slopes. */
  clear(): void {
    for (const at of this.#touched) this.slopes[at] = 0;
    this.#touched.length = 0;
  }
}
