import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { restoreCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { dataLessons, type TrainingRow } from "./data-lessons.ts";
import type { Example } from "./example.ts";
import { learnerFor, useOf } from "./learner.ts";
import { loadModel, saveModel } from "./model-file.ts";
import type { TrainingOrder, TrainingReport } from "./trainer.ts";
import { Training } from "./training.ts";

const { folder, plan, validators, startFrom } = workerData as TrainingOrder;
const checkpoint = join(folder, "checkpoint.safetensors");

function examples<Row extends Example>(name: string): Row[] {
  const lines = readFileSync(join(folder, name), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
}

function report(message: TrainingReport): void {
  parentPort?.postMessage(message);
}

const data = {
  examples: examples<TrainingRow>("training.jsonl"),
  earlier: startFrom === undefined ? undefined : loadModel(startFrom),
};
const validation = Array.from({ length: validators }, (_, at) =>
  examples(`validation-${at}.jsonl`),
);
const learner = learnerFor(data);
const training = new Training(learner, { plan, validators: validation });
restoreCheckpoint(checkpoint, training);
while (!training.finished) {
  training.runEpoch((step, loss) => report({ kind: "step", step, loss }));
  saveCheckpoint(checkpoint, training);
}
training.finish();
saveModel(join(folder, "model.safetensors"), learner.model);
const { progress, stepsPerEpoch, wholeEpoch } = training;
const lessons = dataLessons({ ...data, plan, validation: validation.flat(), learner });
const earlier = useOf(data.earlier, learner.model);
const { method } = learner;
report({ kind: "done", result: { method, stepsPerEpoch, wholeEpoch, progress, lessons, earlier } });
