/** The parts of a split dataset. */
export const partNames = ["train", "validation", "evaluation"] as const;

/** One of the parts. */
export type Part = (typeof partNames)[number];

/** Shares of the parts held out, 0–1; the rest is for training. */
export interface SplitShares {
  readonly validation: number;
  readonly evaluation: number;
}

/** A number drawn from a row's content decides which part the row goes to. */
export interface SplitRow {
  /** From 0 to below 1. Equal content, equal number. */
  readonly draw: number;
  /** Rows of one stratum, e.g. of one label, are split in the same proportion. */
  readonly stratum: string;
}

interface Cut {
  readonly evaluation: number;
  readonly validation: number;
}

/** Remembers the draws of a dataset at 8 bytes a row, then cuts every stratum in proportion. */
export class Splitter {
  readonly #shares: SplitShares;
  readonly #strata = new Map<string, number[]>();
  #cuts: ReadonlyMap<string, Cut> | undefined;

  constructor(shares: SplitShares) {
    this.#shares = shares;
  }

  /** Adds a row. All rows must be added before the first `partOf`. */
  add({ draw, stratum }: SplitRow): void {
    const draws = this.#strata.get(stratum);
    if (draws === undefined) this.#strata.set(stratum, [draw]);
    else draws.push(draw);
  }

  /** The part of a row. Rows with the same draw and stratum go to the same part. */
  partOf({ draw, stratum }: SplitRow): Part {
    this.#cuts ??= this.#cutAll();
    const cut = this.#cuts.get(stratum);
    if (cut === undefined || draw >= cut.validation) return "train";
    return draw < cut.evaluation ? "evaluation" : "validation";
  }

  /** Fractions of a row are carried from stratum to stratum, so that the totals come out right. */
  #cutAll(): Map<string, Cut> {
    const cuts = new Map<string, Cut>();
    const carried = { evaluation: 0, validation: 0 };
    const strata = [...this.#strata].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [stratum, draws] of strata) {
      const sorted = Float64Array.from(draws).sort();
      const evaluation = take(carried, "evaluation", sorted.length * this.#shares.evaluation);
      const validation = take(carried, "validation", sorted.length * this.#shares.validation);
      // Of each stratum one row is for training, unless none is.
      const max =
        this.#strata.size > 1 && this.#shares.evaluation < 1 ? sorted.length - 1 : sorted.length;
      cuts.set(stratum, {
        evaluation: drawAt(sorted, Math.min(evaluation, max)),
        validation: drawAt(sorted, Math.min(evaluation + validation, max)),
      });
    }
    return cuts;
  }
}

function take(carried: Record<keyof SplitShares, number>, part: keyof SplitShares, due: number) {
  const total = carried[part] + due;
  const whole = Math.round(total);
  carried[part] = total - whole;
  return whole;
}

function drawAt(sorted: Float64Array, count: number): number {
  return sorted[count] ?? Number.POSITIVE_INFINITY;
}

/** A number from 0 to below 1 from the first 13 of 16 hex digits. */
export function drawOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 13), 16) / 2 ** 52;
}
