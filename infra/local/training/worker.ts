import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { restoreCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import type { Example } from "./example.ts";
import { loadModel, saveModel } from "./model-file.ts";
import { Training } from "./train.ts";
import type { TrainingOrder, TrainingReport } from "./trainer.ts";

const { folder, plan, validators, startFrom } = workerData as TrainingOrder;
const checkpoint = join(folder, "checkpoint.safetensors");

function examples(name: string): Example[] {
  const lines = readFileSync(join(folder, name), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Example);
}

function report(message: TrainingReport): void {
  parentPort?.postMessage(message);
}

const training = new Training(
  {
    examples: examples("training.jsonl"),
    earlier: startFrom === undefined ? undefined : loadModel(startFrom),
    validators: Array.from({ length: validators }, (_, at) => examples(`validation-${at}.jsonl`)),
  },
  plan,
);
restoreCheckpoint(checkpoint, training);
while (!training.finished) {
  training.runEpoch((step, loss) => report({ kind: "step", step, loss }));
  saveCheckpoint(checkpoint, training);
}
saveModel(join(folder, "model.safetensors"), training.model);
report({ kind: "done", stepsPerEpoch: training.stepsPerEpoch, progress: training.progress });
