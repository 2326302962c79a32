import { existsSync, readFileSync } from "node:fs";
import { writeFileAtomic } from "../kernel/store.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import type { Training } from "./train.ts";

/** Writes all that a training needs, besides its data and plan, to resume after a kill. */
export function saveCheckpoint(file: string, { model, progress }: Training): void {
  const { weights, bias, features, classes } = model.head;
  const { epochs, trainingLosses, validationLosses } = progress;
  const shape = [features, classes];
  const tensors = {
    "weight.values": { shape, data: weights.values },
    "weight.squares": { shape, data: weights.squares },
    "bias.values": { shape: [classes], data: bias.values },
    "bias.squares": { shape: [classes], data: bias.squares },
    losses: { shape: [trainingLosses.length], data: Float32Array.from(trainingLosses) },
  };
  const metadata = {
    epochs: String(epochs),
    validationLosses: JSON.stringify(validationLosses),
  };
  writeFileAtomic(file, encodeSafetensors(tensors, metadata));
}

/** Brings a new training of the same data and plan to the state of the checkpoint, if there is one. */
export function restoreCheckpoint(file: string, { model, progress }: Training): void {
  if (!existsSync(file)) return;
  const { tensors, metadata } = decodeSafetensors(readFileSync(file));
  const data = (name: string) => tensors[name]?.data ?? new Float32Array(0);
  model.head.weights.values.set(data("weight.values"));
  model.head.weights.squares.set(data("weight.squares"));
  model.head.bias.values.set(data("bias.values"));
  model.head.bias.squares.set(data("bias.squares"));
  progress.epochs = Number(metadata["epochs"]);
  progress.trainingLosses.push(...data("losses"));
  progress.validationLosses.push(
    ...(JSON.parse(metadata["validationLosses"] ?? "[]") as number[][]),
  );
}
