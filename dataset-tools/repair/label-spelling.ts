import { plainLabel } from "../check/labels.ts";

const maxLabels = 1000;
const maxLabelLength = 100;
const minRowsPerLabel = 3;

/** Counts the spellings of labels, to find the most frequent one of each. */
export class LabelSpelling {
  #counts: Map<string, number> | undefined = new Map();
  #rows = 0;

  /** Counts a trimmed answer. */
  add(answer: string): void {
    this.#rows++;
    if (this.#counts === undefined) return;
    if (answer.length <= maxLabelLength)
      this.#counts.set(answer, (this.#counts.get(answer) ?? 0) + 1);
    if (answer.length > maxLabelLength || this.#counts.size > maxLabels) this.#counts = undefined;
  }

  /** The most frequent spelling, in composed characters (NFC), for each other one; among equals the first in order. Empty when the answers are not labels. */
  corrections(): ReadonlyMap<string, string> {
    const corrections = new Map<string, string>();
    const counts = this.#counts ?? new Map<string, number>();
    if (counts.size < 2 || counts.size * minRowsPerLabel > this.#rows) return corrections;
    for (const group of bySpelling(counts)) {
      const [frequent, ...others] = group.sort(
        ([a, rowsA], [b, rowsB]) => rowsB - rowsA || (a < b ? -1 : 1),
      );
      if (frequent === undefined) continue;
      const spelling = frequent[0].normalize("NFC");
      for (const [other] of [frequent, ...others]) {
        if (other !== spelling && group.length > 1) corrections.set(other, spelling);
      }
    }
    return corrections;
  }
}

function bySpelling(counts: ReadonlyMap<string, number>): [label: string, rows: number][][] {
  const groups = new Map<string, [string, number][]>();
  for (const [label, rows] of counts) {
    const plain = plainLabel(label);
    groups.set(plain, [...(groups.get(plain) ?? []), [label, rows]]);
  }
  return [...groups.values()];
}
