import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { restoreCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import type { Example } from "./example.ts";
import { learnerFor } from "./learner.ts";
import { loadModel, saveModel } from "./model-file.ts";
import type { TrainingOrder, TrainingReport } from "./trainer.ts";
import { Training } from "./training.ts";

const { folder, plan, validators, startFrom } = workerData as TrainingOrder;
const checkpoint = join(folder, "checkpoint.safetensors");

function examples(name: string): Example[] {
  const lines = readFileSync(join(folder, name), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Example);
}

function report(message: TrainingReport): void {
  parentPort?.postMessage(message);
}

const learner = learnerFor({
  examples: examples("training.jsonl"),
  earlier: startFrom === undefined ? undefined : loadModel(startFrom),
});
const training = new Training(learner, {
  plan,
  validators: Array.from({ length: validators }, (_, at) => examples(`validation-${at}.jsonl`)),
});
restoreCheckpoint(checkpoint, training);
while (!training.finished) {
  training.runEpoch((step, loss) => report({ kind: "step", step, loss }));
  saveCheckpoint(checkpoint, training);
}
saveModel(join(folder, "model.safetensors"), learner.model);
const { progress, stepsPerEpoch, wholeEpoch } = training;
report({ kind: "done", result: { method: learner.method, stepsPerEpoch, wholeEpoch, progress } });
