import { readFileSync } from "node:fs";
import { writeFileAtomic } from "../kernel/store.ts";
import { Classifier, type Vocabulary } from "./classifier.ts";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors.ts";

/** The name of the local models; never that of the model that they stand in for. */
export const MODEL_NAME = "local-tiny";

/** Writes a trained model: the weights as safetensors, with a description in the metadata. */
export function saveModel(file: string, { vocabulary, answers, head }: Classifier): void {
  const { features, classes } = head;
  const tensors: Record<string, Tensor> = {
    "vocabulary.hash": { shape: [features], data: Int32Array.from(vocabulary.rowOf.keys()) },
    "vocabulary.rarity": { shape: [features], data: vocabulary.rarity },
    "head.weight": { shape: [features, classes], data: head.weights.values },
    "head.bias": { shape: [classes], data: head.bias.values },
  };
  const metadata = {
    model: MODEL_NAME,
    method: "classify",
    answers: JSON.stringify(answers),
    template: JSON.stringify(vocabulary.template),
  };
  writeFileAtomic(file, encodeSafetensors(tensors, metadata));
}

/** Reads a model that `saveModel` wrote. Throws when the file is missing or not such a model. */
export function loadModel(file: string): Classifier {
  const { tensors, metadata } = decodeSafetensors(readFileSync(file));
  const data = (name: string) => {
    const tensor = tensors[name];
    if (tensor === undefined) throw new Error(`${file} has no tensor ${name}`);
    return tensor.data;
  };
  const vocabulary: Vocabulary = {
    template: JSON.parse(metadata["template"] ?? "{}") as Vocabulary["template"],
    rowOf: new Map(Array.from(data("vocabulary.hash"), (hash, row) => [hash, row])),
    rarity: Float32Array.from(data("vocabulary.rarity")),
  };
  const model = new Classifier(vocabulary, JSON.parse(metadata["answers"] ?? "[]") as string[]);
  model.head.weights.values.set(data("head.weight"));
  model.head.bias.values.set(data("head.bias"));
  return model;
}
