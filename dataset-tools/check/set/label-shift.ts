import type { LabelledRows } from "../labelled-rows.ts";
import {
  type Exchanges,
  findShift,
  OFFSETS,
  offsetsOfWindows,
  type Shift,
  shareOfWindows,
  windowStarts,
} from "./find-shift.ts";
import { trainPredictor } from "./label-predictor.ts";

const MIN_ROWS = 60;
/** A model that is right less often has learned nothing, so the labels may be shifted in all rows. */
const LEARNED = 0.5;
const MIN_GAIN = 0.3;
/** Windows that are tried for a shift of all rows. */
const WINDOWS_OF_WHOLE = 40;
/** Above this share of neighbors with one label, rows are sorted, and a shift of all of them shows nowhere. */
const SORTED_SHARE = 0.6;
/** Windows that tell what the first rows are. */
const FIRST_WINDOWS = 5;

/**
 * Looks for labels that fit the questions some rows above or below. A model of each half of the rows predicts the
 * labels of the other half, so that a shift within one half, or of all of it, is seen by the other.
 */
export function findLabelShift(questions: LabelledRows): Shift | undefined {
  const rows = questions.labels.length;
  if (!questions.complete || rows < MIN_ROWS || questions.labelCount < 2) return undefined;
  const own = halves(questions, 0);
  return partialShift(own) ?? wholeShift(questions, own);
}

function partialShift(own: Halves): Shift | undefined {
  const starts = windowStarts(own.rows);
  const half = starts.findIndex((start) => start >= own.middle);
  const seen = offsetsOfWindows(own);
  // The second half's model may have learned shifted labels: the first rows are taken to be right.
  const first = commonest(seen.slice(0, half).filter(isKnown).slice(0, FIRST_WINDOWS));
  const early = seen.slice(0, half).map((offset) => plus(offset, -first));
  const learned = commonest(early);
  const late = seen.slice(half).map((offset) => plus(offset, learned));
  const fits: Exchanges["fits"] = (row, offset) =>
    own.fits(row, row < own.middle ? offset + first : offset - learned);
  return findShift({ ...own, fits }, [...early, ...late]);
}

interface Halves extends Exchanges {
  /** First row of the second half. */
  readonly middle: number;
}

/** Labels as a model of the other half of the rows predicts them, which learned them at this offset. */
function halves(questions: LabelledRows, offset: number): Halves {
  const rows = questions.labels.length;
  const middle = Math.floor(rows / 2);
  const ofEarly = trainPredictor(questions, { from: 0, to: middle, offset });
  const ofLate = trainPredictor(questions, { from: middle, to: rows, offset });
  const predicted = new Int32Array(rows).fill(-1);
  return {
    rows,
    middle,
    chance: questions.largestShare,
    fits(row, distance) {
      const other = row + distance;
      if (other < 0 || other >= rows) return false;
      if (predicted[row] === -1) predicted[row] = row < middle ? ofLate(row) : ofEarly(row);
      return questions.labels.at(other) === predicted[row];
    },
  };
}

/** A shift of all rows: only a model of the shifted labels learns anything. */
function wholeShift(questions: LabelledRows, own: Exchanges): Shift | undefined {
  const here = shareOfWindows(own, 0, WINDOWS_OF_WHOLE);
  if (here >= LEARNED || isSorted(questions)) return undefined;
  let best: Shift | undefined;
  for (const offset of OFFSETS) {
    const there = shareOfWindows(halves(questions, offset), offset, WINDOWS_OF_WHOLE);
    const min = Math.max(here, own.chance) + MIN_GAIN;
    if (there < min || there <= (best?.there ?? 0)) continue;
    best = { first: 0, last: own.rows - 1, offset, there, here };
  }
  // The labels of the first rows may be right nevertheless.
  const part = best === undefined ? undefined : findShift(halves(questions, best.offset));
  return part?.offset === best?.offset ? part : best;
}

function isSorted({ labels }: LabelledRows): boolean {
  let same = 0;
  for (let row = 1; row < labels.length; row++) if (labels.at(row) === labels.at(row - 1)) same++;
  return same >= labels.length * SORTED_SHARE;
}

function isKnown(offset: number | undefined): boolean {
  return offset !== undefined;
}

function plus(offset: number | undefined, other: number): number | undefined {
  return offset === undefined ? undefined : offset + other;
}

function commonest(offsets: readonly (number | undefined)[]): number {
  const counts = new Map<number, number>();
  for (const offset of offsets) {
    if (offset !== undefined) counts.set(offset, (counts.get(offset) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
