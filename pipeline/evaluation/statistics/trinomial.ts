/** Chance of two counts out of a number of rows, the rest being neither. */
export interface CountsChance {
  readonly first: number;
  readonly second: number;
  readonly chance: number;
}

/** Standard deviations beyond which counts are left out: fewer than one in a million. */
const FAR = 5;

/** All counts that are not next to impossible, with their chances. */
export function* trinomial(rows: number, first: number, second: number): Generator<CountsChance> {
  const log = logFactorials(rows);
  const of = (count: number) => log[count] ?? 0;
  for (const one of likely(rows, first)) {
    for (const other of likely(rows, second)) {
      const rest = rows - one - other;
      if (rest < 0) continue;
      const ways = of(rows) - of(one) - of(other) - of(rest);
      const power =
        times(one, first) + times(other, second) + times(rest, Math.max(0, 1 - first - second));
      yield { first: one, second: other, chance: Math.exp(ways + power) };
    }
  }
}

function likely(rows: number, share: number): number[] {
  const far = FAR * Math.sqrt(rows * share * (1 - share)) + FAR;
  const from = Math.max(0, Math.floor(rows * share - far));
  const to = Math.min(rows, Math.ceil(rows * share + far));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function times(count: number, share: number): number {
  return count === 0 ? 0 : count * Math.log(share);
}

function logFactorials(rows: number): Float64Array {
  const log = new Float64Array(rows + 1);
  for (let count = 2; count <= rows; count += 1)
    log[count] = (log[count - 1] ?? 0) + Math.log(count);
  return log;
}
