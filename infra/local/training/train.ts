import { Classifier, rowsOf } from "./classifier.ts";
import type { Example } from "./example.ts";
import type { TrainingPlan } from "./plan.ts";
import { shuffledOrder } from "./random.ts";
import { Descent, type SparseRows } from "./softmax-head.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** The state of a training: enough, with the data and the plan, to resume as if it had not stopped. */
export interface Progress {
  /** Whole epochs done. */
  epochs: number;
  /** Mean loss of each optimizer step so far, nats per record. */
  readonly trainingLosses: number[];
  /** Mean loss on each validation set after each epoch, nats per record. */
  readonly validationLosses: number[][];
}

/** The data to learn from and to measure on. */
export interface TrainingData {
  readonly examples: readonly Example[];
  readonly validators: readonly (readonly Example[])[];
  /** The tuned model that is trained further; without it the head starts at zero. */
  readonly earlier?: Classifier | undefined;
}

/** An answer never seen in training would have an infinite loss; this bounds it at 13.8 nats. */
const MIN_PROBABILITY = 1e-6;
const MIN_RATE = 0.02;

interface Labeled {
  readonly rows: SparseRows;
  /** Class of each row, -1 for an answer that training has not seen. */
  readonly classes: Int32Array;
}

/** Trains a classifier epoch by epoch, with the same result for the same data and plan, bit for bit. */
export class Training {
  readonly model: Classifier;
  readonly progress: Progress = { epochs: 0, trainingLosses: [], validationLosses: [] };
  readonly #plan: TrainingPlan;
  readonly #data: Labeled;
  readonly #validators: Labeled[];
  /** Slopes of each row of a batch; all are computed before the first weight changes. */
  readonly #descents: Descent[];

  constructor({ examples, validators, earlier }: TrainingData, plan: TrainingPlan) {
    const known = earlier?.answers ?? [];
    const answers = [
      ...new Set([...known, ...examples.map(({ completion }) => completion)]),
    ].sort();
    const prompts = examples.map(({ prompt }) => prompt);
    const vocabulary = vocabularyOf(prompts, answers.length, earlier?.vocabulary);
    this.model = new Classifier(vocabulary, answers);
    if (earlier) this.model.adopt(earlier);
    this.#plan = plan;
    this.#data = this.#label(examples);
    this.#validators = validators.map((set) => this.#label(set));
    this.#descents = Array.from({ length: plan.batchSize }, () => new Descent(answers.length));
  }

  get finished(): boolean {
    return this.progress.epochs >= this.#plan.epochs;
  }

  get stepsPerEpoch(): number {
    return Math.ceil(this.#data.classes.length / this.#plan.batchSize);
  }

  /** One pass over the data, then the validation losses. Calls `onStep` after each optimizer step. */
  runEpoch(onStep: (step: number, loss: number) => void): void {
    const epoch = this.progress.epochs;
    const order = shuffledOrder(this.#data.classes.length, epoch + 1);
    for (let step = 0; step < this.stepsPerEpoch; step++) {
      const from = step * this.#plan.batchSize;
      const loss = this.#step(order.subarray(from, from + this.#plan.batchSize));
      // Rounded as in the checkpoint, so that a resumed training writes the same numbers.
      this.progress.trainingLosses.push(Math.fround(loss));
      onStep(this.progress.trainingLosses.length, Math.fround(loss));
    }
    this.progress.epochs = epoch + 1;
    this.progress.validationLosses.push(this.#validators.map((set) => this.#meanLoss(set)));
  }

  #step(batch: Int32Array): number {
    const rate = this.#rate(this.progress.trainingLosses.length);
    const share = 1 / batch.length;
    let loss = 0;
    batch.forEach((row, at) => {
      const descent = this.#descents[at] as Descent;
      const expected = this.#data.classes[row] as number;
      this.model.head.probabilities(this.#data.rows, row, descent.slopes);
      loss += lossOf(descent.slopes[expected]);
      descent.aim(expected, rate);
    });
    batch.forEach((row, at) => {
      this.model.head.learn(this.#data.rows, row, {
        share,
        descent: this.#descents[at] as Descent,
      });
    });
    return loss * share;
  }

  #rate(step: number): number {
    const { rate, warmupSteps, epochs } = this.#plan;
    const rise = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
    return rate * rise * Math.max(MIN_RATE, 1 - step / (this.stepsPerEpoch * epochs));
  }

  #meanLoss({ rows, classes }: Labeled): number {
    const probabilities = new Float32Array(this.model.answers.length);
    let sum = 0;
    classes.forEach((expected, row) => {
      this.model.head.probabilities(rows, row, probabilities);
      sum += lossOf(probabilities[expected]);
    });
    return Math.fround(sum / Math.max(1, classes.length));
  }

  #label(examples: readonly Example[]): Labeled {
    const classOf = new Map(this.model.answers.map((answer, at) => [answer, at]));
    return {
      rows: rowsOf(
        examples.map(({ prompt }) => prompt),
        this.model.vocabulary,
      ),
      classes: Int32Array.from(examples, ({ completion }) => classOf.get(completion) ?? -1),
    };
  }
}

function lossOf(probability = 0): number {
  return -Math.log(Math.max(probability, MIN_PROBABILITY));
}
