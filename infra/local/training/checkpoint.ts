import { existsSync, readFileSync } from "node:fs";
import { writeFileAtomic } from "../kernel/store.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import type { Training } from "./training.ts";

/** Writes all that a training needs, besides its data and plan, to resume after a kill. */
export function saveCheckpoint(file: string, { learner, progress }: Training): void {
  const { epochs, trainingLosses, validationLosses } = progress;
  const state = Object.entries(learner.state).map(([name, data]) => [
    name,
    { shape: [data.length], data },
  ]);
  const losses = { shape: [trainingLosses.length], data: Float32Array.from(trainingLosses) };
  const metadata = {
    epochs: String(epochs),
    validationLosses: JSON.stringify(validationLosses),
  };
  writeFileAtomic(file, encodeSafetensors({ ...Object.fromEntries(state), losses }, metadata));
}

/** Brings a new training of the same data and plan to the state of the checkpoint, if there is one. */
export function restoreCheckpoint(file: string, { learner, progress }: Training): void {
  if (!existsSync(file)) return;
  const { tensors, metadata } = decodeSafetensors(readFileSync(file));
  for (const [name, data] of Object.entries(learner.state)) data.set(tensors[name]?.data ?? []);
  progress.epochs = Number(metadata["epochs"]);
  progress.trainingLosses.push(...(tensors["losses"]?.data ?? []));
  progress.validationLosses.push(
    ...(JSON.parse(metadata["validationLosses"] ?? "[]") as number[][]),
  );
}
