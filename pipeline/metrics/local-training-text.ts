import { counted, grouped } from "../counts.ts";
import type { LocalTraining } from "./local-training.ts";

/**
 * How far a training on the local Bedrock is, e.g. `epoch 2 of 5, step 340 of 1,000, about 40 s left, loss 1.84`. The
 * time is real time, unlike those of the run.
 */
export function localTrainingText(training: LocalTraining): string {
  const { stepsBefore, loss } = training;
  return [
    whereText(training),
    ...leftText(training),
    ...(loss === null ? [] : [`loss ${loss.toFixed(2)}`]),
    ...(stepsBefore === 0 ? [] : [`resumed after step ${grouped(stepsBefore)}`]),
  ].join(", ");
}

function whereText({ phase, epoch, epochs, step, steps }: LocalTraining): string {
  if (phase === "looking-at-data") return `looking at the data after ${counted(steps, "step")}`;
  const reached = `step ${grouped(step)} of ${grouped(steps)}`;
  return phase === "ended" ? `ended at ${reached}` : `epoch ${epoch} of ${epochs}, ${reached}`;
}

function leftText({ phase, secondsLeft }: LocalTraining): string[] {
  if (phase === "ended" || secondsLeft === null) return [];
  // Tenths of seconds, and seconds of minutes, would promise too much.
  const minutes = Math.round(secondsLeft / 60);
  return [`about ${secondsLeft < 100 ? `${Math.ceil(secondsLeft)} s` : `${minutes} min`} left`];
}

/** That the epochs do not read all rows; undefined where they do. */
export function partReadText(training: LocalTraining): string | undefined {
  const { localMaxSteps, recordsPerEpoch, trainingRecords } = training;
  if (localMaxSteps === null) return undefined;
  const rows = `${grouped(recordsPerEpoch)} of ${counted(trainingRecords, "row")}`;
  return `The local Bedrock reads ${rows} in each epoch (localMaxSteps), so that training takes minutes; AWS reads all.`;
}
