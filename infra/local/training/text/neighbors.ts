import { BUCKETS, type Features, featuresOf, toLengthOne } from "../features.ts";
import { countsOf, promptFeatures, rarityOf, type SparseRows, sparseRows } from "../sparse-rows.ts";
import { type Template, templateOf, withoutTemplate } from "../template.ts";

/** A row whose prompt is like another. */
export interface Neighbor {
  readonly row: number;
  /** From 0, nothing in common, to 1, the same. */
  readonly likeness: number;
}

const MAX_NEIGHBORS = 8;
/** Of a long prompt only the features that say most are kept. */
const MAX_FEATURES = 256;
/** A feature that more rows have is not followed: it says little and costs much. */
const MAX_ROWS_OF_A_FEATURE = 2000;
const NOWHERE = new Int32Array(0);

/** Finds the training rows with the most similar prompts, by n-grams weighted by rarity. */
export class Neighbors {
  readonly template: Template;
  /** The prompts' features and their weights, each row of length 1. */
  readonly rows: SparseRows;
  /** How rare each feature is. */
  readonly rarity: ReadonlyMap<number, number>;
  readonly #places: ReturnType<typeof placesOf>;
  readonly #rowAt: Int32Array;
  readonly #likeness: Float64Array;

  constructor(template: Template, { rows, rarity }: Pick<Neighbors, "rows" | "rarity">) {
    this.template = template;
    this.rows = rows;
    this.rarity = rarity;
    this.#places = placesOf(rows);
    this.#rowAt = rowsOfPlaces(rows);
    this.#likeness = new Float64Array(rows.starts.length - 1);
  }

  /** @param earlier rows that come after the new ones, as they are */
  static of(prompts: readonly string[], earlier?: Neighbors): Neighbors {
    const { prefix, suffix } = earlier?.template ?? { prefix: "", suffix: "" };
    // What only the new prompts have in common distinguishes them from the earlier ones.
    const template = templateOf(earlier === undefined ? prompts : [...prompts, prefix + suffix]);
    const rarity = new Map(earlier?.rarity ?? []);
    for (const [index, count] of countsOf(promptFeatures(prompts, template))) {
      rarity.set(index, rarityOf(count, prompts.length));
    }
    function* rows(): Iterable<Features> {
      for (const one of promptFeatures(prompts, template)) yield weighted(one, rarity);
      if (earlier !== undefined) yield* earlier.all();
    }
    return new Neighbors(template, { rows: sparseRows(rows()), rarity });
  }

  *all(): Iterable<Features> {
    for (let row = 0; row + 1 < this.rows.starts.length; row += 1) yield this.ofRow(row);
  }

  /** A prompt's features, those that say most first. */
  featuresOf(prompt: string): Features {
    return weighted(featuresOf(withoutTemplate(prompt, this.template)), this.rarity);
  }

  ofRow(row: number): Features {
    const from = this.rows.starts[row] as number;
    const to = this.rows.starts[row + 1] as number;
    return {
      indices: this.rows.features.subarray(from, to),
      weights: this.rows.weights.subarray(from, to),
    };
  }

  /**
   * The most similar rows, the best first.
   * @param except row that is left out
   */
  find({ indices, weights }: Features, except = -1): Neighbor[] {
    const { weights: stored } = this.rows;
    const likeness = this.#likeness;
    const touched: number[] = [];
    indices.forEach((feature, at) => {
      const weight = weights[at] as number;
      for (const place of this.#placesOf(feature)) {
        const row = this.#rowAt[place] as number;
        if (likeness[row] === 0) touched.push(row);
        likeness[row] = (likeness[row] as number) + weight * (stored[place] as number);
      }
    });
    const best: Neighbor[] = [];
    for (const row of touched) {
      const score = likeness[row] as number;
      likeness[row] = 0;
      if (row !== except) insert(best, { row, likeness: score });
    }
    return best;
  }

  #placesOf(feature: number): Int32Array {
    const { starts, places } = this.#places;
    const [from, to] = [starts[feature] as number, starts[feature + 1] as number];
    return to - from > MAX_ROWS_OF_A_FEATURE ? NOWHERE : places.subarray(from, to);
  }
}

/** Keeps the best, in order. */
function insert(best: Neighbor[], one: Neighbor): void {
  const isBetter = (other: Neighbor) =>
    one.likeness > other.likeness || (one.likeness === other.likeness && one.row < other.row);
  const last = best.at(-1);
  if (best.length === MAX_NEIGHBORS && last !== undefined && !isBetter(last)) return;
  if (best.length === MAX_NEIGHBORS) best.pop();
  const at = best.findIndex(isBetter);
  best.splice(at < 0 ? best.length : at, 0, one);
}

/** By feature, the places in `features` where rows have it: those of feature f are at `starts[f]` to `starts[f + 1]`. */
function placesOf({ features }: SparseRows): { starts: Int32Array; places: Int32Array } {
  const starts = new Int32Array(BUCKETS + 1);
  for (const feature of features) starts[feature + 1] = (starts[feature + 1] as number) + 1;
  for (let feature = 0; feature < BUCKETS; feature += 1) {
    starts[feature + 1] = (starts[feature + 1] as number) + (starts[feature] as number);
  }
  const next = starts.slice();
  const places = new Int32Array(features.length);
  features.forEach((feature, place) => {
    const at = next[feature] as number;
    places[at] = place;
    next[feature] = at + 1;
  });
  return { starts, places };
}

function rowsOfPlaces({ starts, features }: SparseRows): Int32Array {
  const rows = new Int32Array(features.length);
  for (let row = 0; row + 1 < starts.length; row += 1) rows.fill(row, starts[row], starts[row + 1]);
  return rows;
}

function weighted({ indices, weights }: Features, rarity: ReadonlyMap<number, number>): Features {
  const scores = weights.map((weight, at) => weight * (rarity.get(indices[at] as number) ?? 0));
  const order = Uint32Array.from(scores.keys())
    .filter((at) => (scores[at] as number) > 0)
    .sort(
      (one, other) =>
        (scores[other] as number) - (scores[one] as number) ||
        (indices[one] as number) - (indices[other] as number),
    )
    .subarray(0, MAX_FEATURES);
  return {
    indices: Int32Array.from(order, (at) => indices[at] as number),
    weights: toLengthOne(Float32Array.from(order, (at) => scores[at] as number)),
  };
}
