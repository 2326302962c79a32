/** A first count, with the second counts that are possible beside it, rising, and the chance of both. */
export interface CountsChances {
  readonly first: number;
  readonly seconds: Iterable<{ readonly second: number; readonly chance: number }>;
}

/** Standard deviations beyond which counts are left out: fewer than one in a million. */
const FAR = 5;

/** All pairs of counts that are not next to impossible, out of a number of rows, the rest being neither. */
export function* trinomial(rows: number, first: number, second: number): Generator<CountsChances> {
  const log = logFactorials(rows);
  const of = (count: number) => log[count] ?? 0;
  const [ofFirst, ofSecond] = [Math.log(first), Math.log(second)];
  const ofRest = Math.log(Math.max(0, 1 - first - second));
  const others = likely(rows, second);
  function* seconds(one: number) {
    for (const other of others) {
      const rest = rows - one - other;
      if (rest < 0) return;
      const ways = of(rows) - of(one) - of(other) - of(rest);
      const power = times(one, ofFirst) + times(other, ofSecond) + times(rest, ofRest);
      yield { second: other, chance: Math.exp(ways + power) };
    }
  }
  for (const one of likely(rows, first)) yield { first: one, seconds: seconds(one) };
}

function likely(rows: number, share: number): number[] {
  const far = FAR * Math.sqrt(rows * share * (1 - share)) + FAR;
  const from = Math.max(0, Math.floor(rows * share - far));
  const to = Math.min(rows, Math.ceil(rows * share + far));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Of a share of 0 the logarithm is infinite, and no rows of it are certain all the same. */
function times(count: number, logOfShare: number): number {
  return count === 0 ? 0 : count * logOfShare;
}

function logFactorials(rows: number): Float64Array {
  const log = new Float64Array(rows + 1);
  for (let count = 2; count <= rows; count += 1)
    log[count] = (log[count - 1] ?? 0) + Math.log(count);
  return log;
}
