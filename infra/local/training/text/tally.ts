/** How often each piece occurs, weighted or not; `total` is the sum. */
export interface Tally {
  readonly counts: ReadonlyMap<number, number>;
  readonly total: number;
}

export const NOTHING: Tally = { counts: new Map(), total: 0 };

export function tallyOf(counts: ReadonlyMap<number, number>): Tally {
  let total = 0;
  for (const count of counts.values()) total += count;
  return { counts, total };
}

/** Adds to a count. */
export function add(counts: Map<number, number>, key: number, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
