import { type Features, toLengthOne } from "../features.ts";
import { promptFeatures, type SparseRows, sparseRows } from "../sparse-rows.ts";
import type { Template } from "../template.ts";
import { type AnswerForm, answerOf, valuesIn } from "./answer-form.ts";
import type { Rejection } from "./rejection.ts";
import { SoftmaxHead } from "./softmax-head.ts";

/** Turns a prompt into numbers: learned from the training prompts, then fixed. */
export interface Vocabulary {
  readonly template: Template;
  /** From a hashed n-gram to its row in the head. */
  readonly rowOf: ReadonlyMap<number, number>;
  /** Rarity of each row's n-gram; rare ones say more. */
  readonly rarity: Float32Array;
}

/** A trained model that answers with one of the labels it has seen, or an object of values it has seen. */
export class Classifier {
  readonly vocabulary: Vocabulary;
  /** The possible values; their positions, one group after the other, are the classes. */
  readonly form: AnswerForm;
  readonly head: SoftmaxHead;
  /** Set where the labels include one for prompts out of scope, and rejection helps. */
  rejection: Rejection | undefined;
  /** The class of each value, by group. */
  readonly #classOf: readonly ReadonlyMap<string, number>[];

  constructor(vocabulary: Vocabulary, form: AnswerForm) {
    this.vocabulary = vocabulary;
    this.form = form;
    let classes = 0;
    this.#classOf = form.values.map((values) => new Map(values.map((value) => [value, classes++])));
    const groups = form.values.map(({ length }) => length);
    this.head = new SoftmaxHead(vocabulary.rarity.length, groups);
  }

  /** Copies the weights of another model of this form for the n-grams and values that both have. */
  adopt({ vocabulary, form, head }: Classifier): void {
    const classOf = form.values.flatMap((values, group) =>
      values.map((value) => this.#classOf[group]?.get(value) ?? -1),
    );
    const copy = (from: Float32Array, to: Float32Array, [old, row]: [number, number]) => {
      classOf.forEach((known, at) => {
        if (known < 0) return;
        to[row * this.head.classes + known] = from[old * head.classes + at] as number;
      });
    };
    for (const [index, old] of vocabulary.rowOf) {
      const row = this.vocabulary.rowOf.get(index);
      if (row !== undefined) copy(head.weights.values, this.head.weights.values, [old, row]);
    }
    copy(head.bias.values, this.head.bias.values, [0, 0]);
  }

  /** The class of each value of an answer, -1 for one that the model does not have. */
  classesOf(answer: string): Int32Array {
    const values = valuesIn(answer, this.form) ?? [];
    return Int32Array.from(this.#classOf, (classOf, at) => classOf.get(values[at] ?? "") ?? -1);
  }

  /** What the model answers: the likeliest, or that the prompt is out of scope where that is unlikely too. */
  answer(prompt: string): { text: string } {
    const { text, probability } = this.likeliest(prompt);
    const { rejection } = this;
    return { text: rejection && probability < rejection.below ? rejection.answer : text };
  }

  /** The likeliest answer and its probability: of an object, the product of its values' probabilities. */
  likeliest(prompt: string): { text: string; probability: number } {
    const probabilities = new Float32Array(this.head.classes);
    this.head.probabilities(rowsOf([prompt], this.vocabulary), 0, probabilities);
    let probability = 1;
    let start = 0;
    const chosen = this.form.values.map((values) => {
      const group = probabilities.subarray(start, start + values.length);
      const highest = Math.max(...group);
      probability *= highest;
      start += values.length;
      return values[group.indexOf(highest)] ?? "";
    });
    return { text: answerOf(this.form, chosen), probability };
  }
}

/** The known n-grams of each prompt, weighted by rarity, each row of length 1. */
export function rowsOf(prompts: readonly string[], vocabulary: Vocabulary): SparseRows {
  function* known(): Iterable<Features> {
    const all = promptFeatures(prompts, vocabulary.template, { withOrder: true });
    for (const features of all) yield knownFeatures(features, vocabulary);
  }
  return sparseRows(known());
}

function knownFeatures({ indices, weights }: Features, { rowOf, rarity }: Vocabulary): Features {
  const rows: number[] = [];
  const weighted: number[] = [];
  indices.forEach((index, at) => {
    const row = rowOf.get(index);
    if (row === undefined) return;
    rows.push(row);
    weighted.push((weights[at] as number) * (rarity[row] as number));
  });
  return { indices: Int32Array.from(rows), weights: toLengthOne(Float32Array.from(weighted)) };
}
