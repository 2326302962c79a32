import { type ModelParts, tensorOf } from "../model-parts.ts";
import { type AnswerForm, labelFormOf } from "./answer-form.ts";
import { Classifier, type Vocabulary } from "./classifier.ts";
import type { Rejection } from "./rejection.ts";

/** A classifier as its file has it. */
export function classifierParts({ vocabulary, form, head, rejection }: Classifier): ModelParts {
  const { features, classes } = head;
  return {
    tensors: {
      "vocabulary.hash": { shape: [features], data: Int32Array.from(vocabulary.rowOf.keys()) },
      "vocabulary.rarity": { shape: [features], data: vocabulary.rarity },
      "head.weight": { shape: [features, classes], data: head.weights.values },
      "head.bias": { shape: [classes], data: head.bias.values },
    },
    texts: {
      ...formTexts(form),
      template: JSON.stringify(vocabulary.template),
      ...(rejection && { rejection: JSON.stringify(rejection) }),
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
  const model = new Classifier(vocabulary, formFrom(texts));
  const { rejection } = texts;
  if (rejection !== undefined) model.rejection = JSON.parse(rejection) as Rejection;
  model.head.weights.values.set(tensorOf(parts, "head.weight"));
  model.head.bias.values.set(tensorOf(parts, "head.bias"));
  return model;
}

/** Labels are written as a list of answers, as before there were objects. */
function formTexts(form: AnswerForm): ModelParts["texts"] {
  const [labels, ...others] = form.values;
  return others.length === 0 ? { answers: JSON.stringify(labels) } : { form: JSON.stringify(form) };
}

function formFrom({ form, answers = "[]" }: ModelParts["texts"]): AnswerForm {
  if (form !== undefined) return JSON.parse(form) as AnswerForm;
  return labelFormOf(JSON.parse(answers) as string[]);
}
