/** How many rows of a stratum there are, and how many of them are drawn. */
export interface StratumSize {
  readonly rows: number;
  readonly drawn: number;
}

/**
 * How many rows are drawn of each stratum: in proportion, the fractions by the largest remainder, and of each at
 * least one while there are enough. The sum is `sample`, or all rows where there are no more.
 * @param sizes rows of each stratum
 */
export function drawnOf(sizes: readonly number[], sample: number | null): StratumSize[] {
  const all = sizes.reduce((sum, rows) => sum + rows, 0);
  if (sample === null || sample >= all) return sizes.map((rows) => ({ rows, drawn: rows }));
  const exact = sizes.map((rows) => (rows * sample) / all);
  const drawn = exact.map(Math.floor);
  const used = sizes.filter((rows) => rows > 0).length;
  if (sample >= used) {
    sizes.forEach((rows, at) => {
      if (rows > 0 && drawn[at] === 0) drawn[at] = 1;
    });
  }
  balance(drawn, exact, sample);
  return sizes.map((rows, at) => ({ rows, drawn: drawn[at] ?? 0 }));
}

/** Adds and takes away rows where this deviates the least from the exact shares. */
function balance(drawn: number[], exact: readonly number[], sample: number): void {
  const missing = () => sample - drawn.reduce((sum, rows) => sum + rows, 0);
  const gap = (at: number) => (exact[at] ?? 0) - (drawn[at] ?? 0);
  const strata = drawn.map((_rows, at) => at);
  for (let left = missing(); left !== 0; left = missing()) {
    const step = Math.sign(left);
    const able = strata.filter((at) => step > 0 || (drawn[at] ?? 0) > 1);
    const [best] = able.sort((a, b) => step * (gap(b) - gap(a)) || a - b);
    if (best === undefined) return;
    drawn[best] = (drawn[best] ?? 0) + step;
  }
}
