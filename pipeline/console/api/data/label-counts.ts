import type { Part } from "../../../../dataset-tools/prepare/splitter.ts";

/** How many rows of each part have a label. */
export interface LabelRows {
  readonly label: string;
  readonly train: number;
  readonly validation: number;
  readonly evaluation: number;
}

/** Answers of so many characters, and so many different ones, may be labels. */
const MAX_LENGTH = 100;
const MAX_LABELS = 1000;
/** Labels that come less often are no labels, but answers. */
const MIN_ROWS_PER_LABEL = 3;

/** Counts answers by part, until it is clear that they are no labels. */
export class LabelCounts {
  #rows = 0;
  #counts: Map<string, Record<Part, number>> | null = new Map();

  /** @param answer null where the row has none */
  add(part: Part, answer: string | null): void {
    this.#rows += 1;
    if (this.#counts === null) return;
    if (answer === null || answer.length > MAX_LENGTH || answer.includes("\n")) {
      this.#counts = null;
      return;
    }
    const rows = this.#counts.get(answer) ?? { train: 0, validation: 0, evaluation: 0 };
    rows[part] += 1;
    this.#counts.set(answer, rows);
    if (this.#counts.size > MAX_LABELS) this.#counts = null;
  }

  /** The most frequent first; null where the answers are no labels. */
  list(): LabelRows[] | null {
    if (this.#counts === null || this.#counts.size < 2) return null;
    if (this.#counts.size * MIN_ROWS_PER_LABEL > this.#rows) return null;
    return [...this.#counts]
      .map(([label, rows]) => ({ label, ...rows }))
      .sort((a, b) => rowsOf(b) - rowsOf(a) || (a.label < b.label ? -1 : 1));
  }
}

function rowsOf({ train, validation, evaluation }: LabelRows): number {
  return train + validation + evaluation;
}
