import { type ModelParts, tensorOf } from "../model-parts.ts";
import { Classifier, type Vocabulary } from "./classifier.ts";

/** A classifier as its file has it. */
export function classifierParts({ vocabulary, answers, head }: Classifier): ModelParts {
  const { features, classes } = head;
  return {
    tensors: {
      "vocabulary.hash": { shape: [features], data: Int32Array.from(vocabulary.rowOf.keys()) },
      "vocabulary.rarity": { shape: [features], data: vocabulary.rarity },
      "head.weight": { shape: [features, classes], data: head.weights.values },
      "head.bias": { shape: [classes], data: head.bias.values },
    },
    texts: {
      answers: JSON.stringify(answers),
      template: JSON.stringify(vocabulary.template),
    },
  };
}

/** The classifier that a file has. Throws when it has none. */
export function classifierFrom(parts: ModelParts): Classifier {
  const { texts } = parts;
  const vocabulary: Vocabulary = {
    template: JSON.parse(texts["template"] ?? "{}") as Vocabulary["template"],
    rowOf: new Map(Array.from(tensorOf(parts, "vocabulary.hash"), (hash, row) => [hash, row])),
    rarity: Float32Array.from(tensorOf(parts, "vocabulary.rarity")),
  };
  const model = new Classifier(vocabulary, JSON.parse(texts["answers"] ?? "[]") as string[]);
  model.head.weights.values.set(tensorOf(parts, "head.weight"));
  model.head.bias.values.set(tensorOf(parts, "head.bias"));
  return model;
}
