import { seededRandom } from "./random.ts";

/** What is drawn or turned over as a whole: the rows of a group, or each row by itself. */
export interface Units {
  /** Sum of the differences of each unit's rows. */
  readonly sums: Float64Array;
  /** Rows of each unit. */
  readonly sizes: Float64Array;
}

/**
 * The units in an order of their own: what is drawn of them does not depend on the order of the rows.
 * @param groups one name for each row; null: every row is a unit
 */
export function unitsOf(differences: readonly number[], groups: readonly string[] | null): Units {
  const sums = Float64Array.from(differences);
  const rows = { sums, sizes: new Float64Array(sums.length).fill(1) };
  return inOwnOrder(groups === null ? rows : addUp(rows, numbersOf(groups)));
}

/**
 * Sorted, then shuffled by a seed made of the values: draws with a fixed seed would else err alike on
 * all data of one size, as sorted data are much the same.
 */
function inOwnOrder({ sums, sizes }: Units): Units {
  const of = (values: Float64Array, unit: number) => values[unit] ?? 0;
  const order = Uint32Array.from(sums.keys()).sort(
    (one, other) => of(sums, one) - of(sums, other) || of(sizes, one) - of(sizes, other),
  );
  const sorted = Float64Array.from(order, (unit) => of(sums, unit));
  shuffle(order, hashOf(sorted));
  return {
    sums: Float64Array.from(order, (unit) => of(sums, unit)),
    sizes: Float64Array.from(order, (unit) => of(sizes, unit)),
  };
}

/** Sums that are equal but for rounding have the same. */
function hashOf(values: Float64Array): number {
  return values.reduce(
    (hash, value) => Math.imul(hash ^ Math.round(value * 1e9), 0x9e3779b1) ^ (hash >>> 15),
    values.length,
  );
}

function shuffle(values: Uint32Array, seed: number): void {
  const random = seededRandom(seed);
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = kept;
  }
}

/** The groups' names as whole numbers from 0. */
function numbersOf(groups: readonly string[]): { of: Uint32Array; count: number } {
  const numbers = new Map<string, number>();
  const of = Uint32Array.from(groups, (group) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    return known;
  });
  return { of, count: numbers.size };
}

function addUp({ sums, sizes }: Units, { of, count }: { of: Uint32Array; count: number }): Units {
  const added = { sums: new Float64Array(count), sizes: new Float64Array(count) };
  for (const [unit, into] of of.entries()) {
    added.sums[into] = (added.sums[into] ?? 0) + (sums[unit] ?? 0);
    added.sizes[into] = (added.sizes[into] ?? 0) + (sizes[unit] ?? 0);
  }
  return added;
}

/**
 * At most so many units, joined at random (the same at every call) where there are more: independent
 * units stay independent when joined, and a method that draws them takes no longer for a million.
 */
export function limitUnits(max: number, units: Units, seed: number): Units {
  const count = units.sums.length;
  if (count <= max) return units;
  const of = Uint32Array.from({ length: count }, (_, unit) => unit % max);
  shuffle(of, seed);
  return addUp(units, { of, count: max });
}
