import { featuresOf, toLengthOne } from "../features.ts";
import { type Template, withoutTemplate } from "../template.ts";
import { SoftmaxHead, type SparseRows } from "./softmax-head.ts";

/** Turns a prompt into numbers: learned from the training prompts, then fixed. */
export interface Vocabulary {
  readonly template: Template;
  /** From a hashed n-gram to its row in the head. */
  readonly rowOf: ReadonlyMap<number, number>;
  /** Rarity of each row's n-gram; rare ones say more. */
  readonly rarity: Float32Array;
}

/** A trained model that answers with one of the completions it has seen. */
export class Classifier {
  readonly vocabulary: Vocabulary;
  /** The possible answers; the position is the class. */
  readonly answers: readonly string[];
  readonly head: SoftmaxHead;

  constructor(vocabulary: Vocabulary, answers: readonly string[]) {
    this.vocabulary = vocabulary;
    this.answers = answers;
    this.head = new SoftmaxHead(vocabulary.rarity.length, answers.length);
  }

  /** Copies the weights of another model for the n-grams and answers that both have. */
  adopt({ vocabulary, answers, head }: Classifier): void {
    const classOf = answers.map((answer) => this.answers.indexOf(answer));
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

  /** The likeliest answer and its probability. */
  answer(prompt: string): { text: string; probability: number } {
    const probabilities = new Float32Array(this.answers.length);
    this.head.probabilities(rowsOf([prompt], this.vocabulary), 0, probabilities);
    const probability = Math.max(...probabilities);
    return { text: this.answers[probabilities.indexOf(probability)] ?? "", probability };
  }
}

/** The known n-grams of each prompt, weighted by rarity, each row of length 1. */
export function rowsOf(prompts: readonly string[], vocabulary: Vocabulary): SparseRows {
  const starts = new Int32Array(prompts.length + 1);
  const features: number[] = [];
  const weights: number[] = [];
  prompts.forEach((prompt, row) => {
    const known = knownFeatures(prompt, vocabulary);
    for (const index of known.rows) features.push(index);
    for (const weight of known.weights) weights.push(weight);
    starts[row + 1] = features.length;
  });
  return { starts, features: Int32Array.from(features), weights: Float32Array.from(weights) };
}

function knownFeatures(prompt: string, { template, rowOf, rarity }: Vocabulary) {
  const { indices, weights } = featuresOf(withoutTemplate(prompt, template));
  const rows: number[] = [];
  const weighted: number[] = [];
  indices.forEach((index, at) => {
    const row = rowOf.get(index);
    if (row === undefined) return;
    rows.push(row);
    weighted.push((weights[at] as number) * (rarity[row] as number));
  });
  return { rows, weights: toLengthOne(Float32Array.from(weighted)) };
}
