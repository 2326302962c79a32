import { readFileSync } from "node:fs";
import { writeFileAtomic } from "../kernel/store.ts";
import { Classifier } from "./classify/classifier.ts";
import { classifierFrom, classifierParts } from "./classify/classifier-parts.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { textModelFrom, textModelParts } from "./text/text-model-parts.ts";
import type { TunedModel } from "./tuned-model.ts";

/** The name of the local models; never that of the model that they stand in for. */
export const MODEL_NAME = "local-tiny";

/** Writes a trained model: the weights as safetensors, with a description in the metadata. */
export function saveModel(file: string, model: TunedModel): void {
  const isClassifier = model instanceof Classifier;
  const { tensors, texts } = isClassifier ? classifierParts(model) : textModelParts(model);
  const metadata = { model: MODEL_NAME, method: isClassifier ? "classify" : "generate", ...texts };
  writeFileAtomic(file, encodeSafetensors(tensors, metadata));
}

/** Reads a model that `saveModel` wrote. Throws when the file is missing or not such a model. */
export function loadModel(file: string): TunedModel {
  const { tensors, metadata } = decodeSafetensors(readFileSync(file));
  const parts = { tensors, texts: metadata };
  return metadata["method"] === "generate" ? textModelFrom(parts) : classifierFrom(parts);
}
