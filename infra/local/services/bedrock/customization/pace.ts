/** Work of this long, in milliseconds, says how fast the rest will be done. */
const WINDOW_MS = 10_000;
const SAMPLE_EVERY_MS = 100;
/** From less the speed is not known. */
const MIN_MS = 300;

interface Sample {
  readonly at: number;
  readonly left: number;
}

/** How fast work is done, by what was done last. */
export class Pace {
  readonly #samples: Sample[] = [];
  #last: Sample | undefined;

  /**
   * Notes how much is left.
   * @param at milliseconds of a clock of this machine
   */
  note(left: number, at: number): void {
    this.#last = { left, at };
    const before = this.#samples.at(-1);
    if (before !== undefined && at - before.at < SAMPLE_EVERY_MS) return;
    this.#samples.push(this.#last);
    while (at - (this.#samples[1]?.at ?? at) >= WINDOW_MS) this.#samples.shift();
  }

  /** Whole seconds until nothing is left; null where the speed is not known. */
  secondsLeft(): number | null {
    const [first] = this.#samples;
    const last = this.#last;
    if (first === undefined || last === undefined) return null;
    const done = first.left - last.left;
    const took = last.at - first.at;
    if (took < MIN_MS || done <= 0) return null;
    return Math.ceil((took / done / 1000) * Math.max(0, last.left));
  }
}
