import type { Example, Method } from "./example.ts";
import { learnerFor } from "./learner.ts";
import type { TrainingPlan } from "./plan.ts";
import { shuffledOrder } from "./random.ts";
import { readInParts } from "./read-in-parts.ts";
import {
  type LearnedFrom,
  type Learner,
  maxReadOf,
  meanLoss,
  type RowLoss,
  Training,
} from "./training.ts";

/** Why the partial trainings were left out: they would say too little, or cost too much. */
export type LeftOut = "few-rows" | "few-held-out-rows" | "many-rows";

/** The loss by the number of rows that were trained on. */
export interface LearningCurve {
  /** What was held out of the partial trainings: validation rows, or other training rows. */
  readonly heldOut: { readonly set: "validation" | "training"; readonly rows: number };
  /** Mean loss on the held-out rows, in nats as those of the training; the fewest rows first. */
  readonly points: readonly { readonly rows: number; readonly loss: number }[];
  /** By how much the last doubling of the rows lowered it, and the standard error of that over the held-out rows. */
  readonly lastGain: { readonly mean: number; readonly standardError: number };
}

/** What a curve is measured for. */
export interface Measured extends LearnedFrom {
  readonly plan: TrainingPlan;
  /** Empty without a validation set. */
  readonly validation: readonly Example[];
  /** Has learned all rows. */
  readonly learner: Learner;
}

/** From a quarter of fewer rows nothing can be learned that says something about the whole. */
const MIN_ROWS = 40;
/** The standard error of a mean of fewer is itself too uncertain. */
const MIN_HELD_OUT = 20;
/** More held-out rows make the interval hardly narrower. */
const MAX_HELD_OUT = 500;
/** Characters that are learned from, over all epochs: prompts of labels, answers of text. More takes minutes. */
const MAX_CHARACTERS: Readonly<Record<Method, number>> = {
  classify: 4_000_000,
  generate: 1_000_000,
};

/** A curve, and what the partial trainings say of the training rows that they have not learned. */
export interface PartialTrainings {
  readonly curve: LearningCurve | { readonly leftOut: LeftOut };
  /** Losses on training rows by a model that has not learned them, by row; absent for some rows, or left out for all. */
  readonly unseen: ReadonlyMap<number, RowLoss>;
}

/**
 * Trains on half of the rows and on a quarter that is not in that half, as the whole was trained, and measures all on
 * rows that none has learned. Without validation rows enough these are the other training rows; of the training on all
 * rows there is a loss then only where it is known without the row itself (text).
 * @param onRead called with the number of records that were read since the last call
 */
export function trainPartially(
  measured: Measured,
  onRead: (records: number) => void,
): PartialTrainings {
  const { examples, validation, learner } = measured;
  const { half, quarter, rest } = partsOf(examples);
  const pick = (rows: readonly number[]) => rows.map((row) => examples[row] as Example);
  const hasValidation = validation.length >= MIN_HELD_OUT;
  const heldOut = hasValidation ? someOf(validation) : pick(rest.slice(0, MAX_HELD_OUT));
  const leftOut = reasonToLeaveOut(measured, heldOut.length);
  if (leftOut !== undefined) return { curve: { leftOut }, unseen: new Map() };
  const point = (rows: readonly number[], others: readonly number[]) => {
    const part = trainOn(pick(rows), measured, onRead);
    const isLabels = learner.method === "classify";
    const unseen = isLabels ? zip(others, part.losses(pick(others))) : [];
    const losses = readInParts(heldOut, (some) => part.losses(some), onRead);
    return { rows: rows.length, losses, unseen };
  };
  const [less, more] = [point(quarter, half), point(half, [...quarter, ...rest])];
  const all = hasValidation
    ? readInParts(heldOut, (some) => learner.losses(some), onRead)
    : lossesWithoutRow(learner, rest.slice(0, MAX_HELD_OUT));
  const curve = curveOf({ set: hasValidation ? "validation" : "training", rows: heldOut.length }, [
    less,
    more,
    ...(all === undefined ? [] : [{ rows: examples.length, losses: all }]),
  ]);
  return { curve, unseen: new Map([...less.unseen, ...more.unseen]) };
}

/** About how many records `trainPartially` reads; 0 where it leaves the partial trainings out. */
export function readsOfPartialTrainings(measured: Measured): number {
  const { examples, validation, plan } = measured;
  const rest = Math.floor(examples.length / 4);
  const heldOut = Math.min(
    MAX_HELD_OUT,
    validation.length >= MIN_HELD_OUT ? validation.length : rest,
  );
  if (reasonToLeaveOut(measured, heldOut) !== undefined) return 0;
  return (examples.length - rest) * plan.epochs + 3 * heldOut;
}

/** Numbers of rows; every answer is as frequent in each part as in the whole, as far as that is possible. */
function partsOf(examples: readonly Example[]) {
  const order = balancedOrder(examples);
  const [half, quarter] = [Math.round(order.length / 2), Math.round(order.length / 4)];
  return {
    half: order.slice(0, half),
    quarter: order.slice(half, half + quarter),
    rest: order.slice(half + quarter),
  };
}

function someOf(validation: readonly Example[]): Example[] {
  const chosen = shuffledOrder(validation.length, 0).subarray(0, MAX_HELD_OUT);
  return Array.from(chosen, (row) => validation[row] as Example);
}

function zip(rows: readonly number[], losses: readonly RowLoss[]): [number, RowLoss][] {
  return rows.map((row, at) => [row, losses[at] as RowLoss]);
}

function reasonToLeaveOut(
  { examples, plan, learner }: Measured,
  heldOut: number,
): LeftOut | undefined {
  if (examples.length < MIN_ROWS) return "few-rows";
  if (heldOut < MIN_HELD_OUT) return "few-held-out-rows";
  const { method } = learner;
  const characters = examples.reduce(
    (sum, { prompt, completion }) =>
      sum + (method === "classify" ? prompt : completion).length * plan.epochs,
    0,
  );
  const isCut = examples.length * plan.epochs > maxReadOf(learner, plan);
  return isCut || characters > MAX_CHARACTERS[method] ? "many-rows" : undefined;
}

/** Batches are smaller by as much as the rows are fewer, so that there are as many steps, where that is possible. */
function trainOn(
  examples: readonly Example[],
  measured: Measured,
  onRead: (records: number) => void,
): Learner {
  const { plan, earlier, learner: whole } = measured;
  const share = examples.length / whole.records;
  const learner = learnerFor({ examples, earlier }, whole);
  const batchSize = Math.max(1, Math.round(plan.batchSize * share));
  const training = new Training(learner, { plan: { ...plan, batchSize }, validators: [] });
  while (!training.finished) training.runEpoch(() => onRead(batchSize));
  return learner;
}

/** Losses on training rows as if these had not been learned; undefined where they have been. */
function lossesWithoutRow(learner: Learner, rows: readonly number[]): RowLoss[] | undefined {
  if (learner.method === "classify") return undefined;
  return learner.rowLosses(rows);
}

interface Point {
  readonly rows: number;
  readonly losses: readonly RowLoss[];
}

function curveOf(heldOut: LearningCurve["heldOut"], points: readonly Point[]): LearningCurve {
  const [before, last] = points.slice(-2) as [Point, Point];
  return {
    heldOut,
    points: points.map(({ rows, losses }) => ({ rows, loss: meanLoss(losses) })),
    lastGain: gainOf(before.losses, last.losses),
  };
}

/** The mean difference of losses on the same rows; its standard error is that of a ratio, since answers differ in length. */
function gainOf(before: readonly RowLoss[], after: readonly RowLoss[]): LearningCurve["lastGain"] {
  const rows = before.length;
  const mean = meanLoss(before) - meanLoss(after);
  let squares = 0;
  let pieces = 0;
  before.forEach((row, at) => {
    const gained = row.loss - (after[at]?.loss ?? 0);
    squares += (gained - mean * row.pieces) ** 2;
    pieces += row.pieces;
  });
  const standardError = Math.sqrt((squares * rows) / Math.max(1, rows - 1)) / Math.max(1, pieces);
  return { mean, standardError };
}

/** All rows, shuffled, so that every answer is as frequent in any part of them as in the whole. */
function balancedOrder(examples: readonly Example[]): number[] {
  const totals = new Map<string, number>();
  for (const { completion } of examples) {
    totals.set(completion, (totals.get(completion) ?? 0) + 1);
  }
  const seen = new Map<string, number>();
  const shuffled = [...shuffledOrder(examples.length, 0)].map((row) => {
    const { completion } = examples[row] as Example;
    const before = seen.get(completion) ?? 0;
    seen.set(completion, before + 1);
    return { row, place: (before + 0.5) / (totals.get(completion) ?? 1) };
  });
  // The sort is stable: rows at the same place stay shuffled.
  return shuffled.sort((one, other) => one.place - other.place).map(({ row }) => row);
}
