import type { SeenRecord } from "./seen-record.ts";

const MOST_LABELS = 1000;
const LONGEST_LABEL = 100;
const FEWEST_ROWS_A_LABEL = 3;

/** One answer that stands in several rows. */
export interface Label {
  readonly text: string;
  /** Ordinal of the first row with it. */
  readonly first: number;
  rows: number;
}

/** Counts the different answers of a set, as long as they are few and short enough to be labels. */
export class Labels {
  readonly #byText = new Map<string, Label>();
  #rows = 0;
  #open = true;

  /** Counts a record's answer. */
  add(seen: SeenRecord): void {
    if (!this.#open || seen.answer === undefined) return;
    this.#rows++;
    const known = this.#byText.get(seen.answer);
    if (known !== undefined) known.rows++;
    else this.#begin(seen.answer, seen.ordinal);
  }

  /** The labels, when the set is one of labels: at most 1000, at least three rows to a label in the mean. */
  get all(): readonly Label[] | undefined {
    const labels = this.#byText.size;
    if (!this.#open || labels < 2 || labels * FEWEST_ROWS_A_LABEL > this.#rows) return undefined;
    return [...this.#byText.values()];
  }

  /** Rows with an answer. */
  get rows(): number {
    return this.#rows;
  }

  #begin(text: string, first: number): void {
    if (text.length > LONGEST_LABEL || this.#byText.size >= MOST_LABELS) this.#close();
    else this.#byText.set(text, { text, first, rows: 1 });
  }

  #close(): void {
    this.#open = false;
    this.#byText.clear();
  }
}

/** A label without case, outer white space and the difference between space, `_` and `-`. */
export function plainLabel(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
}
