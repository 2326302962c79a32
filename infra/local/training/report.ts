import type { DataLessons } from "./data-lessons.ts";
import type { Method } from "./example.ts";
import type { EarlierModel } from "./learner.ts";
import type { Progress } from "./training.ts";

/** How much a training does. */
interface TrainingSizes {
  readonly method: Method;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Steps that an epoch over all records has. */
  readonly wholeEpoch: number;
  readonly records: number;
  /** Records that each epoch reads. */
  readonly recordsPerEpoch: number;
  /** The last of the records, of which nothing is learned because there is no room for them. */
  readonly leftOut: number;
}

/** What is known of a training before its first step. */
export interface TrainingStart extends TrainingSizes {
  /** As it resumes: steps and losses of before a kill; empty in a training that starts. */
  readonly before: Pick<Progress, "trainingLosses" | "validationLosses">;
}

/** The outcome of a training. */
export interface TrainingResult extends TrainingSizes {
  readonly progress: Progress;
  readonly lessons: DataLessons;
  /** Absent where no tuned model was trained further. */
  readonly earlier?: EarlierModel | undefined;
}

/** Records that are still to be read, in the epochs and in the look at the data: the measure of what is left. */
interface Left {
  readonly left: number;
}

/**
 * How far a training is, in the order in which it happens: its start, steps and epochs, then the look at the data
 * ("read": a part of it is done).
 */
export type ProgressReport = Left &
  (
    | { readonly kind: "started"; readonly start: TrainingStart }
    | { readonly kind: "step"; readonly step: number; readonly loss: number }
    | { readonly kind: "epoch"; readonly validationLosses: readonly number[] }
    | { readonly kind: "trained" | "read" }
  );

/** A message of the worker. */
export type TrainingReport =
  | ProgressReport
  | { readonly kind: "done"; readonly result: TrainingResult };
