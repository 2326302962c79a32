import type { Example } from "./example.ts";
import {
  type LearningCurve,
  type LeftOut,
  type Measured,
  readsOfPartialTrainings,
  trainPartially,
} from "./learning-curve.ts";
import { readInParts } from "./read-in-parts.ts";
import { maxReadOf } from "./training.ts";
import { type UnlearnedRows, unlearnedRows } from "./unlearned-rows.ts";

/** What a training says about its data. */
export interface DataLessons {
  readonly learningCurve: LearningCurve | { readonly leftOut: LeftOut };
  /** Absent where there are too few rows, or too many; numbers of rows are lines of the training file, from 1. */
  readonly unlearned?: UnlearnedRows;
}

/** A training row, and the line of the training file that it was read from. */
export interface TrainingRow extends Example {
  /** From 1. */
  readonly line: number;
}

function rowLossesOf({ examples, learner }: Measured, onRead: (records: number) => void) {
  return readInParts([...examples.keys()], (rows) => learner.rowLosses(rows), onRead);
}

/** Whether no epoch has read all rows: to read them now would take as long again. */
function isCut({ examples, learner, plan }: Measured): boolean {
  return examples.length > maxReadOf(learner, plan);
}

/** About how many records are read when `dataLessons` looks at the data. */
export function readsOfLessons(measured: Measured): number {
  return readsOfPartialTrainings(measured) + (isCut(measured) ? 0 : measured.examples.length);
}

/**
 * Looks at the data after the training. The same data and plan give the same numbers, also after a kill.
 * @param onRead called with the number of records that were read since the last call
 */
export function dataLessons(
  measured: Measured & { readonly examples: readonly TrainingRow[] },
  onRead: (records: number) => void = () => undefined,
): DataLessons {
  const { examples } = measured;
  const { curve: learningCurve, unseen } = trainPartially(measured, onRead);
  const guess = Math.log(new Set(examples.map(({ completion }) => completion)).size);
  const found = isCut(measured)
    ? undefined
    : unlearnedRows({ losses: rowLossesOf(measured, onRead), unseen, guess });
  if (found === undefined) return { learningCurve };
  const rows = found.rows.map(({ row, loss }) => ({ row: examples[row]?.line ?? row + 1, loss }));
  return { learningCurve, unlearned: { ...found, rows } };
}
