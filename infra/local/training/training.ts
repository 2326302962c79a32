import type { Example, Method } from "./example.ts";
import type { TrainingPlan } from "./plan.ts";
import { shuffledOrder } from "./random.ts";
import type { TunedModel } from "./tuned-model.ts";

/** The state of a training: enough, with the data, the plan and the trained numbers, to resume as if it had not stopped. */
export interface Progress {
  /** Whole epochs done. */
  epochs: number;
  /** Mean loss of each optimizer step so far, in nats. */
  readonly trainingLosses: number[];
  /** Mean loss on each validation set after each epoch, in nats. */
  readonly validationLosses: number[][];
}

/** What is learned from. */
export interface LearnedFrom {
  readonly examples: readonly Example[];
  /** The tuned model that is trained further. */
  readonly earlier?: TunedModel | undefined;
}

/** What a model says of the right answer to a row: its loss in all, in nats, and the pieces that it is spread over. */
export interface RowLoss {
  readonly loss: number;
  /** 1 for a label. */
  readonly pieces: number;
}

/** One way to learn. The same data and steps give the same numbers, bit for bit. */
export interface Learner {
  readonly method: Method;
  readonly model: TunedModel;
  /** Number of training records. */
  readonly records: number;
  /** Records of which the steps take some minutes on two cores; more are not read in one job. */
  readonly maxRead: number;
  /** The trained numbers and what the optimizer keeps of each, by name. */
  readonly state: Readonly<Record<string, Float32Array>>;
  /**
   * One step of the optimizer.
   * @param batch rows of the training data
   * @returns mean loss of the batch before the step, in nats per record or, of text, per piece of it
   */
  step(batch: Int32Array, rate: number): number;
  /** Loss on each row of a validation set. */
  losses(validator: readonly Example[]): RowLoss[];
  /** Loss on training rows; of text, without what is known from the row itself. */
  rowLosses(rows: readonly number[]): RowLoss[];
  /** After the last epoch: sets what is measured on rows that were not trained on. */
  finish?(of: TrainingSetting): void;
}

/** How a training runs. */
export interface TrainingSetting {
  readonly plan: TrainingPlan;
  readonly validators: readonly (readonly Example[])[];
  /** Another seed is another order of the rows. */
  readonly seed?: number;
}

const MIN_RATE = 0.02;

/** Trains epoch by epoch. */
export class Training {
  readonly learner: Learner;
  readonly progress: Progress = { epochs: 0, trainingLosses: [], validationLosses: [] };
  readonly #setting: TrainingSetting;
  readonly #plan: TrainingPlan;

  constructor(learner: Learner, setting: TrainingSetting) {
    this.learner = learner;
    this.#setting = setting;
    this.#plan = setting.plan;
  }

  get finished(): boolean {
    return this.progress.epochs >= this.#plan.epochs;
  }

  /** Steps of an epoch over all records. */
  get wholeEpoch(): number {
    return Math.ceil(this.learner.records / this.#plan.batchSize);
  }

  /** Fewer than that of very long training: an epoch then reads a part of the records, each epoch another. */
  get stepsPerEpoch(): number {
    const { epochs, batchSize } = this.#plan;
    const maxRead = maxReadOf(this.learner, this.#plan);
    return Math.min(this.wholeEpoch, Math.max(1, Math.floor(maxRead / (epochs * batchSize))));
  }

  /** Records that an epoch reads. */
  get recordsPerEpoch(): number {
    return Math.min(this.learner.records, this.stepsPerEpoch * this.#plan.batchSize);
  }

  /** One pass over the data, then the validation losses. Calls `onStep` after each optimizer step. */
  runEpoch(onStep: (step: number, loss: number) => void): void {
    const epoch = this.progress.epochs;
    const order = shuffledOrder(this.learner.records, epoch + 1 + (this.#setting.seed ?? 0));
    for (let step = 0; step < this.stepsPerEpoch; step++) {
      const from = step * this.#plan.batchSize;
      const batch = order.subarray(from, from + this.#plan.batchSize);
      const rate = this.#rate(this.progress.trainingLosses.length);
      // Rounded as in the checkpoint, so that a resumed training writes the same numbers.
      const loss = Math.fround(this.learner.step(batch, rate));
      this.progress.trainingLosses.push(loss);
      onStep(this.progress.trainingLosses.length, loss);
    }
    this.progress.epochs = epoch + 1;
    const losses = this.#setting.validators.map((set) =>
      Math.fround(meanLoss(this.learner.losses(set))),
    );
    this.progress.validationLosses.push(losses);
  }

  /** To call when all epochs are done, before the model is used. */
  finish(): void {
    this.learner.finish?.(this.#setting);
  }

  #rate(step: number): number {
    const { rate, warmupSteps, epochs } = this.#plan;
    const rise = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
    return rate * rise * Math.max(MIN_RATE, 1 - step / (this.stepsPerEpoch * epochs));
  }
}

/** Records that all epochs of a training may read together. */
export function maxReadOf(learner: Learner, plan: TrainingPlan): number {
  return Math.min(learner.maxRead, plan.maxRead ?? Number.POSITIVE_INFINITY);
}

/** Mean loss in nats per record or, of text, per piece; 0 of no rows. */
export function meanLoss(rows: readonly RowLoss[]): number {
  let loss = 0;
  let pieces = 0;
  for (const row of rows) {
    loss += row.loss;
    pieces += row.pieces;
  }
  return loss / Math.max(1, pieces);
}
