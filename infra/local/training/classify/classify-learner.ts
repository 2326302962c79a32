import type { Example } from "../example.ts";
import type { SparseRows } from "../sparse-rows.ts";
import {
  type LearnedFrom,
  type Learner,
  type RowLoss,
  Training,
  type TrainingSetting,
} from "../training.ts";
import { type AnswerForm, labelFormOf, mergeForms } from "./answer-form.ts";
import { Classifier, rowsOf } from "./classifier.ts";
import { calibrate, outOfScopeLabel } from "./rejection.ts";
import { Descent } from "./softmax-head.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** An answer never seen in training would have an infinite loss; this bounds it at 13.8 nats. */
const MIN_PROBABILITY = 1e-6;
/** Epochs of the preliminary training, which only needs probabilities of about the right size. */
const MAX_PRELIMINARY_EPOCHS = 3;
/** Of the rows of each label one in so many is held back from the preliminary training. */
const HELD_BACK_EVERY = 5;
/** The same of prompts out of scope, of which there are few. */
const HELD_BACK_OUT_OF_SCOPE = 2;

interface Labeled {
  readonly rows: SparseRows;
  /** The classes of each row, one of each group; -1 for a value that training has not seen. */
  readonly classes: readonly Int32Array[];
}

/** Learns which of the known answers a prompt has. Losses are per record. */
export class ClassifyLearner implements Learner {
  readonly method = "classify";
  readonly model: Classifier;
  readonly #examples: readonly Example[];
  readonly #data: Labeled;
  readonly #validators = new WeakMap<readonly Example[], Labeled>();
  /** Slopes of each row of a batch; all are computed before the first weight changes. */
  readonly #descents: Descent[] = [];

  /**
   * @param data.earlier classifier that is trained further; without one of this form the head starts at zero
   * @param form of the examples' answers
   */
  constructor({ examples, earlier }: LearnedFrom, form: AnswerForm) {
    const before = earlier instanceof Classifier ? earlier : undefined;
    const merged = before && mergeForms(form, before.form);
    const prompts = examples.map(({ prompt }) => prompt);
    const classes = (merged ?? form).values.flat().length;
    this.#examples = examples;
    const vocabulary = vocabularyOf(prompts, classes, before?.vocabulary);
    this.model = new Classifier(vocabulary, merged ?? form);
    if (before && merged) this.model.adopt(before);
    this.#data = this.#label(examples);
  }

  get records(): number {
    return this.#data.classes.length;
  }

  get maxRead(): number {
    return Number.POSITIVE_INFINITY;
  }

  get state(): Record<string, Float32Array> {
    const { weights, bias } = this.model.head;
    return {
      "weight.values": weights.values,
      "weight.squares": weights.squares,
      "bias.values": bias.values,
      "bias.squares": bias.squares,
    };
  }

  step(batch: Int32Array, rate: number): number {
    const share = 1 / batch.length;
    let loss = 0;
    batch.forEach((row, at) => {
      const descent = this.#descentAt(at);
      const expected = this.#data.classes[row] as Int32Array;
      this.model.head.probabilities(this.#data.rows, row, descent.slopes);
      loss += lossOf(expected, descent.slopes);
      descent.aim(expected, rate);
    });
    batch.forEach((row, at) => {
      this.model.head.learn(this.#data.rows, row, { share, descent: this.#descentAt(at) });
    });
    return loss * share;
  }

  losses(validator: readonly Example[]): RowLoss[] {
    return this.#lossesOf(this.#labeled(validator));
  }

  rowLosses(wanted: readonly number[]): RowLoss[] {
    return this.#lossesOf(this.#data, wanted);
  }

  #lossesOf(
    { rows, classes }: Labeled,
    wanted: readonly number[] = [...classes.keys()],
  ): RowLoss[] {
    const probabilities = new Float32Array(this.model.head.classes);
    return wanted.map((row) => {
      const expected = classes[row] as Int32Array;
      this.model.head.probabilities(rows, row, probabilities);
      return { loss: lossOf(expected, probabilities), pieces: 1 };
    });
  }

  /**
   * Where a label is for prompts out of scope, sets below which probability the model answers it: measured on the
   * validation data or, where that has no such prompt, on a part of the training data, by a model of the rest.
   */
  finish(setting: TrainingSetting): void {
    const { form } = this.model;
    const label = form.values.length === 1 ? outOfScopeLabel(form.values[0] ?? []) : undefined;
    if (label === undefined) return;
    const validation = setting.validators.flat();
    const isEnough = validation.some(({ completion }) => completion === label);
    const trials = isEnough ? this.#try(validation) : this.#tryHeldBack(label, setting);
    this.model.rejection = calibrate(trials, label);
  }

  #try(rows: readonly Example[]) {
    return rows.map(({ prompt, completion }) => ({
      expected: completion,
      ...this.model.likeliest(prompt),
    }));
  }

  #tryHeldBack(label: string, { plan, seed }: TrainingSetting) {
    const { rest, held } = holdBack(this.#examples, label);
    const form = labelFormOf(rest.map(({ completion }) => completion));
    const learner = new ClassifyLearner({ examples: rest }, form);
    const epochs = Math.min(plan.epochs, MAX_PRELIMINARY_EPOCHS);
    const setting = { plan: { ...plan, epochs }, validators: [], seed: seed ?? 0 };
    const training = new Training(learner, setting);
    while (!training.finished) training.runEpoch(() => undefined);
    return learner.#try(held);
  }

  #descentAt(at: number): Descent {
    this.#descents[at] ??= new Descent(this.model.head.classes);
    return this.#descents[at];
  }

  #labeled(examples: readonly Example[]): Labeled {
    const known = this.#validators.get(examples) ?? this.#label(examples);
    this.#validators.set(examples, known);
    return known;
  }

  #label(examples: readonly Example[]): Labeled {
    const { model } = this;
    return {
      rows: rowsOf(
        examples.map(({ prompt }) => prompt),
        model.vocabulary,
      ),
      classes: examples.map(({ completion }) => model.classesOf(completion)),
    };
  }
}

/** Holds rows of every label back. */
function holdBack(
  examples: readonly Example[],
  outOfScope: string,
): { rest: Example[]; held: Example[] } {
  const counts = new Map<string, number>();
  const split: { rest: Example[]; held: Example[] } = { rest: [], held: [] };
  for (const example of examples) {
    const count = (counts.get(example.completion) ?? 0) + 1;
    counts.set(example.completion, count);
    const every = example.completion === outOfScope ? HELD_BACK_OUT_OF_SCOPE : HELD_BACK_EVERY;
    split[count % every === 0 ? "held" : "rest"].push(example);
  }
  return split;
}

function lossOf(expected: Int32Array, probabilities: Float32Array): number {
  let loss = 0;
  for (const c of expected) loss -= Math.log(Math.max(probabilities[c] ?? 0, MIN_PROBABILITY));
  return loss;
}
