import { plainLabel } from "../check/labels.ts";

const mostLabels = 1000;
const longestLabel = 100;
const rowsPerLabel = 3;

/** Counts the spellings of labels, to find the usual one of each. */
export class LabelSpelling {
  #counts: Map<string, number> | undefined = new Map();
  #rows = 0;

  /** Notes an answer, trimmed. */
  add(answer: string): void {
    this.#rows++;
    if (this.#counts === undefined) return;
    if (answer.length <= longestLabel)
      this.#counts.set(answer, (this.#counts.get(answer) ?? 0) + 1);
    if (answer.length > longestLabel || this.#counts.size > mostLabels) this.#counts = undefined;
  }

  /** The usual spelling of each rarer one; of equally usual ones the first in order. Empty when the answers are no labels. */
  corrections(): ReadonlyMap<string, string> {
    const corrections = new Map<string, string>();
    const counts = this.#counts ?? new Map<string, number>();
    if (counts.size < 2 || counts.size * rowsPerLabel > this.#rows) return corrections;
    for (const group of bySpelling(counts)) {
      const [usual, ...others] = group.sort(
        ([a, rowsA], [b, rowsB]) => rowsB - rowsA || (a < b ? -1 : 1),
      );
      for (const [other] of others) if (usual !== undefined) corrections.set(other, usual[0]);
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
