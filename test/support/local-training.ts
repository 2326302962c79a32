import type { LocalTraining } from "../../pipeline/metrics/local-training.ts";
import type { JobReading } from "../../pipeline/run/readings.ts";

/** A training on the local Bedrock, in its second epoch of five. */
export const localTraining: LocalTraining = {
  model: "local-tiny",
  method: "generate",
  phase: "training",
  epoch: 2,
  epochs: 5,
  step: 340,
  steps: 1000,
  stepsBefore: 0,
  loss: 1.844,
  validationLosses: [2.1],
  secondsLeft: 40,
  localMaxSteps: null,
  recordsPerEpoch: 200,
  trainingRecords: 200,
};

/** What of that says that a part of the rows is read. */
export const partRead = { localMaxSteps: 1000, recordsPerEpoch: 3200, trainingRecords: 20_000 };

/** A job as it was read last. */
export function aJobReading(id: string, status = "InProgress"): JobReading {
  const arn = `arn:aws:bedrock:us-east-1:123456789012:model-customization-job/nova.x/${id}`;
  return { arn, status, phases: {}, createdAt: 0, movedAt: 0, readAt: 0 };
}
