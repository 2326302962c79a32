import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { restoreCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { dataLessons, readsOfLessons, type TrainingRow } from "./data-lessons.ts";
import { readExamples } from "./examples-file.ts";
import { learnerFor, useOf } from "./learner.ts";
import { loadModel, saveModel } from "./model-file.ts";
import type { TrainingReport } from "./report.ts";
import type { TrainingOrder } from "./trainer.ts";
import { Training } from "./training.ts";

/** Of words that are all different so many take a gigabyte; a thread that has no memory left ends the process. */
const MAX_CHARACTERS = 30_000_000;

const { folder, plan, validators, startFrom, pause } = workerData as TrainingOrder;
const checkpoint = join(folder, "checkpoint.safetensors");

function report(message: TrainingReport): void {
  parentPort?.postMessage(message);
}

function rest(): void {
  if (pause !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
}

const { examples, leftOut } = readExamples<TrainingRow>(
  join(folder, "training.jsonl"),
  MAX_CHARACTERS,
);
const data = {
  examples,
  earlier: startFrom === undefined ? undefined : loadModel(startFrom),
};
const validation = Array.from(
  { length: validators },
  (_, at) => readExamples(join(folder, `validation-${at}.jsonl`)).examples,
);
const learner = learnerFor(data);
const training = new Training(learner, { plan, validators: validation });
restoreCheckpoint(checkpoint, training);
const { progress, stepsPerEpoch, recordsPerEpoch } = training;
const { method } = learner;
const { epochs } = plan;
const records = learner.records + leftOut;
const wholeEpoch = Math.ceil(records / plan.batchSize);
const sizes = { method, epochs, stepsPerEpoch, wholeEpoch, records, recordsPerEpoch, leftOut };
const measured = { ...data, plan, validation: validation.flat(), learner };
const readsAfter = readsOfLessons(measured);
const readsOfEpoch = recordsPerEpoch + measured.validation.length;
const leftAfterEpochs = () => (epochs - progress.epochs) * readsOfEpoch + readsAfter;
let left = leftAfterEpochs();
report({ kind: "started", start: { ...sizes, before: progress }, left });
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
report({ kind: "done", result: { ...sizes, progress, lessons, earlier } });
