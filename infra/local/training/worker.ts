import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { restoreCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { dataLessons, readsOfLessons, type TrainingRow } from "./data-lessons.ts";
import { readExamples } from "./examples-file.ts";
import { learnerFor, useOf } from "./learner.ts";
import { loadModel, saveModel } from "./model-file.ts";
import type { TrainingReport, TrainingStart } from "./report.ts";
import type { TrainingOrder } from "./trainer.ts";
import { Training } from "./training.ts";

const { folder, plan, validators, startFrom, pause } = workerData as TrainingOrder;
const checkpoint = join(folder, "checkpoint.safetensors");

function report(message: TrainingReport): void {
  parentPort?.postMessage(message);
}

function rest(): void {
  if (pause !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
}

function startOf(training: Training): TrainingStart {
  const { learner, stepsPerEpoch, wholeEpoch, recordsPerEpoch, progress: before } = training;
  const { method, records } = learner;
  const { epochs } = plan;
  return { method, epochs, stepsPerEpoch, wholeEpoch, records, recordsPerEpoch, before };
}

const data = {
  examples: readExamples<TrainingRow>(join(folder, "training.jsonl")),
  earlier: startFrom === undefined ? undefined : loadModel(startFrom),
};
const validation = Array.from({ length: validators }, (_, at) =>
  readExamples(join(folder, `validation-${at}.jsonl`)),
);
const learner = learnerFor(data);
const training = new Training(learner, { plan, validators: validation });
restoreCheckpoint(checkpoint, training);
const { progress, stepsPerEpoch, wholeEpoch, recordsPerEpoch } = training;
const measured = { ...data, plan, validation: validation.flat(), learner };
const readsAfter = readsOfLessons(measured);
const readsOfEpoch = recordsPerEpoch + measured.validation.length;
const leftAfterEpochs = () => (plan.epochs - progress.epochs) * readsOfEpoch + readsAfter;
let left = leftAfterEpochs();
report({ kind: "started", start: startOf(training), left });
while (!training.finished) {
  training.runEpoch((step, loss) => {
    left -= plan.batchSize;
    report({ kind: "step", step, loss, left });
    rest();
  });
  saveCheckpoint(checkpoint, training);
  left = leftAfterEpochs();
  report({ kind: "epoch", validationLosses: progress.validationLosses.at(-1) ?? [], left });
}
report({ kind: "trained", left });
training.finish();
saveModel(join(folder, "model.safetensors"), learner.model);
const lessons = dataLessons(measured, (records) => {
  left -= records;
  report({ kind: "read", left });
});
const earlier = useOf(data.earlier, learner.model);
const { method } = learner;
report({ kind: "done", result: { method, stepsPerEpoch, wholeEpoch, progress, lessons, earlier } });
