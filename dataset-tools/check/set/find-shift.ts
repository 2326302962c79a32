/** How far away an answer is looked for, in rows; the nearest first. */
export const OFFSETS = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5] as const;
const WINDOW = 30;
const MAX_WINDOWS = 200;
const MIN_SHARE = 0.5;
/** How much more often the answers must fit elsewhere than in their own row, and than by chance. */
const MIN_GAIN = 0.3;
/** Windows of one shift, at least. */
const MIN_RUN = 2;

/** Rows whose answers fit other rows' questions. Rows are counted from 0. */
export interface Shift {
  readonly first: number;
  readonly last: number;
  /** The answer to the question of row i is in row i + offset. */
  readonly offset: number;
  /** Share of these questions, from 0 to 1, that the answers there fit, and that their own fit. */
  readonly there: number;
  readonly here: number;
}

/** Questions and answers of which some may have been moved. */
export interface Exchanges {
  readonly rows: number;
  /** Whether the answer in row `row + offset` fits the question of `row`; false outside of the rows. */
  fits(row: number, offset: number): boolean;
  /** Share of the questions that any answer fits by chance, where it is known. */
  readonly chance: number;
}

/** Where each window starts; windows are spread evenly where there are too many rows. */
export function windowStarts(rows: number, max = MAX_WINDOWS): number[] {
  const count = Math.min(Math.floor(rows / WINDOW), max);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

/** The offset at which the answers of each window fit best; undefined where it is not clear. */
export function offsetsOfWindows(exchanges: Exchanges): (number | undefined)[] {
  return windowStarts(exchanges.rows).map((start) => offsetIn(exchanges, start, start + WINDOW));
}

function offsetIn(exchanges: Exchanges, from: number, to: number): number | undefined {
  const min = Math.max(MIN_SHARE, exchanges.chance + MIN_GAIN);
  const own = shareOf(exchanges, { from, to, offset: 0 });
  if (own >= min) return 0;
  for (const offset of OFFSETS) {
    const there = shareOf(exchanges, { from, to, offset });
    if (there >= Math.max(min, own + MIN_GAIN)) return offset;
  }
  return undefined;
}

/** The first run of windows with one offset other than 0, its ends found to the row. */
export function findShift(
  exchanges: Exchanges,
  offsets: readonly (number | undefined)[] = offsetsOfWindows(exchanges),
): Shift | undefined {
  const { rows } = exchanges;
  const starts = windowStarts(rows);
  for (let from = 0; from < offsets.length; from++) {
    const offset = offsets[from];
    if (offset === undefined || offset === 0) continue;
    const to = endOfRun(offsets, from);
    const windows = offsets.slice(from, to + 1).filter((one) => one === offset).length;
    if (windows < MIN_RUN) continue;
    const next = offsets.indexOf(0, to + 1);
    const gain = (row: number) =>
      Number(exchanges.fits(row, offset)) - Number(exchanges.fits(row, 0));
    const before = starts[Math.max(0, from - 1)] as number;
    const first = boundary(before, (starts[from] as number) + WINDOW, gain);
    const end = next < 0 ? rows : (starts[next] as number) + WINDOW;
    const last = next < 0 ? rows - 1 : boundary(starts[to] as number, end, (row) => -gain(row)) - 1;
    const range = { from: first, to: last + 1 };
    const there = shareOf(exchanges, { ...range, offset });
    const here = shareOf(exchanges, { ...range, offset: 0 });
    // Windows that agree by chance do not do so row for row between them.
    if (there - here >= MIN_GAIN && there >= exchanges.chance + MIN_GAIN) {
      return { first, last, offset, there, here };
    }
  }
  return undefined;
}

/** The last window with the same offset before one with another. */
function endOfRun(offsets: readonly (number | undefined)[], from: number): number {
  let to = from;
  for (let i = from + 1; i < offsets.length; i++) {
    if (offsets[i] === offsets[from]) to = i;
    else if (offsets[i] !== undefined) break;
  }
  return to;
}

/** The row from which on `gain` adds up to the most. */
function boundary(from: number, to: number, gain: (row: number) => number): number {
  let best = to;
  let sum = 0;
  let most = 0;
  for (let row = to - 1; row >= from; row--) {
    sum += gain(row);
    if (sum > most) [most, best] = [sum, row];
  }
  return best;
}

/** Rows and the offset at which their answers are looked for. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Share of the questions in a range that the answers at the offset fit. */
function shareOf({ fits, rows }: Exchanges, { from, to, offset }: Range): number {
  let fitting = 0;
  let all = 0;
  for (let row = from; row < Math.min(to, rows); row++) {
    if (row + offset < 0 || row + offset >= rows) continue;
    all++;
    if (fits(row, offset)) fitting++;
  }
  return all === 0 ? 0 : fitting / all;
}

/** The same over at most `windows` windows, spread evenly. */
export function shareOfWindows(exchanges: Exchanges, offset: number, windows: number): number {
  const starts = windowStarts(exchanges.rows, windows);
  const shares = starts.map((from) => shareOf(exchanges, { from, to: from + WINDOW, offset }));
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}
