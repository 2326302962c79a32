import type { Example } from "../example.ts";
import type { LearnedFrom, Learner, RowLoss } from "../training.ts";
import { Classifier, rowsOf } from "./classifier.ts";
import { Descent, type SparseRows } from "./softmax-head.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** An answer never seen in training would have an infinite loss; this bounds it at 13.8 nats. */
const MIN_PROBABILITY = 1e-6;

interface Labeled {
  readonly rows: SparseRows;
  /** Class of each row, -1 for an answer that training has not seen. */
  readonly classes: Int32Array;
}

/** Learns which of the known answers a prompt has. Losses are per record. */
export class ClassifyLearner implements Learner {
  readonly method = "classify";
  readonly model: Classifier;
  readonly #data: Labeled;
  readonly #validators = new WeakMap<readonly Example[], Labeled>();
  /** Slopes of each row of a batch; all are computed before the first weight changes. */
  readonly #descents: Descent[] = [];

  /** @param data.earlier classifier that is trained further; without it the head starts at zero */
  constructor({ examples, earlier }: LearnedFrom) {
    const before = earlier instanceof Classifier ? earlier : undefined;
    const known = before?.answers ?? [];
    const answers = [
      ...new Set([...known, ...examples.map(({ completion }) => completion)]),
    ].sort();
    const prompts = examples.map(({ prompt }) => prompt);
    const vocabulary = vocabularyOf(prompts, answers.length, before?.vocabulary);
    this.model = new Classifier(vocabulary, answers);
    if (before) this.model.adopt(before);
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
      const expected = this.#data.classes[row] as number;
      this.model.head.probabilities(this.#data.rows, row, descent.slopes);
      loss += lossOf(descent.slopes[expected]);
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

  rowLosses(wanted?: readonly number[]): RowLoss[] {
    return this.#lossesOf(this.#data, wanted);
  }

  #lossesOf(
    { rows, classes }: Labeled,
    wanted: readonly number[] = [...classes.keys()],
  ): RowLoss[] {
    const probabilities = new Float32Array(this.model.answers.length);
    return wanted.map((row) => {
      const expected = classes[row] as number;
      this.model.head.probabilities(rows, row, probabilities);
      return { loss: lossOf(probabilities[expected]), pieces: 1 };
    });
  }

  #descentAt(at: number): Descent {
    this.#descents[at] ??= new Descent(this.model.answers.length);
    return this.#descents[at];
  }

  #labeled(examples: readonly Example[]): Labeled {
    const known = this.#validators.get(examples) ?? this.#label(examples);
    this.#validators.set(examples, known);
    return known;
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
