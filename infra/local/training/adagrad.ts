/** Keeps the first step finite. */
const EPSILON = 1e-6;

/** Trained numbers with Adagrad's sums of squared slopes. */
export class Adagrad {
  readonly values: Float32Array;
  readonly squares: Float32Array;

  constructor(length: number) {
    this.values = new Float32Array(length);
    this.squares = new Float32Array(length);
  }

  /** One step of a number against the slope of the loss by it. */
  descend(at: number, slope: number, rate: number): void {
    const sum = (this.squares[at] as number) + slope * slope;
    this.squares[at] = sum;
    this.values[at] = (this.values[at] as number) - (rate * slope) / (Math.sqrt(sum) + EPSILON);
  }
}
