import { Float64List } from "../hashing/float64-list.ts";
import { promptLabels } from "../prepare/label-tally.ts";
import type { RowDraws } from "./draws.ts";
import type { RowKinds } from "./row-kinds.ts";
import { drawnOf } from "./sample-cut.ts";
import type { ShardSummary } from "./summary.ts";

/** What a sample was drawn from, and how. */
export interface Drawn {
  readonly candidates: number;
  readonly drawn: number;
  /** In proportion to the labels. */
  readonly byLabel: boolean;
  /** Whether the row of a shard that was added was drawn. */
  has(shard: number, draws: RowDraws, row: number): boolean;
}

/** Draws a sample by the rows' content: the smallest draws of each label where labels are few, else of all rows. */
export class Sample {
  readonly #byLabel = new Map<string, Float64List>();
  /** Labels of each shard by number. */
  readonly #labels: (readonly string[])[] = [];
  #open = true;
  #rows = 0;

  /** Adds the rows of a shard that may be drawn. */
  add({ number, labels, rows }: ShardSummary, draws: RowDraws, kinds: RowKinds): void {
    if (labels === null) this.#open = false;
    this.#labels[number] = labels ?? [];
    for (let row = 0; row < rows; row++) {
      if (kinds[row] !== 0) continue;
      this.#rows++;
      this.#listOf(labels?.[draws.label(row)] ?? "").push(draws.draw(row));
    }
  }

  /** @param sample how many rows to draw; null: all */
  draw(sample: number | null): Drawn {
    const labels = this.#byLabel.size;
    const { maxLabels, minRowsPerLabel } = promptLabels;
    const few = labels >= 2 && labels <= maxLabels && labels * minRowsPerLabel <= this.#rows;
    const byLabel = sample !== null && this.#open && few;
    const strata = byLabel ? [...this.#byLabel].sort(byName) : [["", this.#all()] as const];
    const sizes = drawnOf(
      strata.map(([, list]) => list.length),
      sample,
    );
    const bounds = new Map(
      strata.map(([name, list], at) => [name, boundOf(list, sizes[at]?.drawn ?? 0)]),
    );
    return {
      candidates: this.#rows,
      drawn: sizes.reduce((sum, { drawn }) => sum + drawn, 0),
      byLabel,
      has: (shard, draws, row) => {
        const label = byLabel ? (this.#labels[shard]?.[draws.label(row)] ?? "") : "";
        return draws.draw(row) < (bounds.get(label) ?? 0);
      },
    };
  }

  #listOf(label: string): Float64List {
    const known = this.#byLabel.get(label);
    if (known !== undefined) return known;
    const list = new Float64List();
    this.#byLabel.set(label, list);
    return list;
  }

  #all(): Float64List {
    const all = new Float64List();
    for (const list of this.#byLabel.values()) for (const draw of list.values) all.push(draw);
    return all;
  }
}

function byName([a]: readonly [string, Float64List], [b]: readonly [string, Float64List]): number {
  return a < b ? -1 : 1;
}

/** The draw below which as many rows lie. */
function boundOf(list: Float64List, drawn: number): number {
  if (drawn >= list.length) return Number.POSITIVE_INFINITY;
  return Float64Array.from(list.values).sort()[drawn] ?? 0;
}
