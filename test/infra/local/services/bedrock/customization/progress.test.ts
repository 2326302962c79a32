import { expect, it } from "vitest";
import { TrainingProgress } from "../../../../../../infra/local/services/bedrock/customization/progress.ts";
import type { TrainingStart } from "../../../../../../infra/local/training/report.ts";

const start: TrainingStart = {
  method: "generate",
  epochs: 2,
  stepsPerEpoch: 4,
  wholeEpoch: 4,
  leftOut: 0,
  records: 8,
  recordsPerEpoch: 8,
  before: { trainingLosses: [], validationLosses: [] },
};

it("shows a training from its start to its end", () => {
  const progress = new TrainingProgress(start);
  progress.add({ kind: "started", start, left: 28 }, 0);
  expect(progress.now).toEqual({
    model: "local-tiny",
    method: "generate",
    phase: "training",
    epoch: 1,
    epochs: 2,
    step: 0,
    steps: 8,
    stepsBefore: 0,
    loss: null,
    validationLosses: [],
    secondsLeft: null,
    localMaxSteps: null,
    recordsPerEpoch: 8,
    trainingRecords: 8,
  });
  for (const step of [1, 2, 3, 4]) {
    progress.add({ kind: "step", step, loss: step, left: 28 - 2 * step }, step * 1000);
  }
  expect(progress.now).toMatchObject({ epoch: 2, step: 4, loss: 2.5, secondsLeft: 10 });
  progress.add({ kind: "epoch", validationLosses: [1, 3], left: 18 }, 5000);
  expect(progress.now).toMatchObject({ validationLosses: [2], phase: "training" });
  for (const step of [5, 6, 7, 8]) progress.add({ kind: "step", step, loss: 1, left: 10 }, 6000);
  progress.add({ kind: "epoch", validationLosses: [1, 1], left: 8 }, 7000);
  progress.add({ kind: "trained", left: 8 }, 7000);
  progress.add({ kind: "read", left: 4 }, 8000);
  expect(progress.now).toMatchObject({
    phase: "looking-at-data",
    epoch: 2,
    step: 8,
    secondsLeft: 2,
  });
  progress.end();
  expect(progress.now).toMatchObject({
    phase: "ended",
    secondsLeft: null,
    validationLosses: [2, 1],
  });
});

it("continues after a restart, without losses where nothing validates", () => {
  const before = { trainingLosses: [5, 4, 3, 2], validationLosses: [[]] };
  const progress = new TrainingProgress({ ...start, before });
  expect(progress.now).toMatchObject({ epoch: 2, step: 4, stepsBefore: 4, loss: 3.5 });
  progress.add({ kind: "epoch", validationLosses: [], left: 0 }, 0);
  expect(progress.now.validationLosses).toEqual([]);
});

it("says where the epochs read a part of the rows, and has the loss of the last steps", () => {
  const losses = Array.from({ length: 60 }, (_, at) => (at < 10 ? 100 : 1));
  const before = { trainingLosses: losses, validationLosses: [] };
  const cut = { ...start, stepsPerEpoch: 30, wholeEpoch: 40, recordsPerEpoch: 60, records: 80 };
  expect(new TrainingProgress({ ...cut, before }).now).toMatchObject({
    ...{ localMaxSteps: 60, recordsPerEpoch: 60, trainingRecords: 80 },
    ...{ loss: 1, epoch: 2, steps: 60 },
  });
});
