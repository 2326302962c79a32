/** A first count, with the second counts that may be beside it, rising, and the chance of both. */
export interface CountsChances {
  readonly first: number;
  readonly seconds: readonly number[];
  /** 0 for a second count that cannot be. */
  chanceOf(second: number): number;
}

/** Standard deviations beyond which counts are left out: fewer than one in a million. */
const FAR = 5;

/** All pairs of counts that are not next to impossible, out of a number of rows, the rest being neither. */
export function* trinomial(rows: number, first: number, second: number): Generator<CountsChances> {
  const log = logFactorials(rows);
  const of = (count: number) => log[count] as number;
  const [ofFirst, ofSecond] = [Math.log(first), Math.log(second)];
  const ofRest = Math.log(Math.max(0, 1 - first - second));
  const chanceOf = (one: number, other: number) => {
    const rest = rows - one - other;
    if (rest < 0) return 0;
    const ways = of(rows) - of(one) - of(other) - of(rest);
    const power = times(one, ofFirst) + times(other, ofSecond) + times(rest, ofRest);
    return Math.exp(ways + power);
  };
  const seconds = likely(rows, second);
  for (const one of likely(rows, first)) {
    yield { first: one, seconds, chanceOf: (other) => chanceOf(one, other) };
  }
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

let known = new Float64Array(2);

/** Logarithms of the factorials up to this one, at least: a search for a number of rows needs them again and again. */
function logFactorials(rows: number): Float64Array {
  if (rows < known.length) return known;
  const log = new Float64Array(2 * rows);
  log.set(known);
  for (let count = known.length; count < log.length; count += 1)
    log[count] = (log[count - 1] as number) + Math.log(count);
  known = log;
  return log;
}
