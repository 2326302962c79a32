import type { RowChanges } from "../run-folder/report.ts";

/** Rows that a report lists at most, by what became of them. */
const LISTED = { worse: 300, better: 200 } as const;

type Kind = keyof typeof LISTED;

interface Kept<Row> {
  readonly size: number;
  readonly row: Row;
}

/** Keeps the rows that changed most, worse and better apart, and counts all of them. */
export class LargestChanges<Row> {
  readonly #counts = { worse: 0, better: 0, same: 0 };
  readonly #kept: Record<Kind, Kept<Row>[]> = { worse: [], better: [] };

  /**
   * @param gain the tuned model's score of the row minus the other's
   * @param row is called only for a row that may be listed
   */
  add(gain: number, row: () => Row): void {
    if (gain === 0) {
      this.#counts.same += 1;
      return;
    }
    const kind = gain < 0 ? "worse" : "better";
    this.#counts[kind] += 1;
    const kept = this.#kept[kind];
    kept.push({ size: Math.abs(gain), row: row() });
    // Sorted only now and then: of the rows that are not listed, it holds as many again at most.
    if (kept.length >= 2 * LISTED[kind]) this.#kept[kind] = largest(kept, kind);
  }

  /** The rows, worse first, and how many there were. */
  result(): Pick<RowChanges, "counts" | "leftOut"> & { rows: Row[] } {
    const [worse, better] = (["worse", "better"] as const).map((kind) =>
      largest(this.#kept[kind], kind).map(({ row }) => row),
    ) as [Row[], Row[]];
    const counts = { ...this.#counts };
    const leftOut = { worse: counts.worse - worse.length, better: counts.better - better.length };
    return { counts, leftOut, rows: [...worse, ...better] };
  }
}

/** The sort is stable: of equal changes the first rows stay. */
function largest<Row>(kept: readonly Kept<Row>[], kind: Kind): Kept<Row>[] {
  return [...kept].sort((one, other) => other.size - one.size).slice(0, LISTED[kind]);
}
