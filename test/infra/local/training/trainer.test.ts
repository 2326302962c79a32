import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadModel } from "../../../../infra/local/training/model-file.ts";
import { planFor } from "../../../../infra/local/training/plan.ts";
import {
  type TrainingOrder,
  train,
  writeExamples,
} from "../../../../infra/local/training/trainer.ts";

const examples = Array.from({ length: 1500 }, (_, at) => ({
  prompt: `note ${at} about ${["trains", "boats", "planes", "bicycles"][at % 4]} number ${at * 7}`,
  completion: ["rail", "water", "air", "road"][at % 4] ?? "",
}));
const given = {
  epochCount: 4,
  learningRate: 1,
  defaultLearningRate: 1,
  learningRateWarmupSteps: 10,
  batchSize: 1,
};

let folders: string[] = [];
beforeEach(() => {
  folders = [];
});
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function order(): Promise<TrainingOrder> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-train-"));
  folders.push(folder);
  await writeExamples(folder, "training.jsonl", examples);
  return { folder, plan: planFor(given, examples.length), validators: 0 };
}

const weights = ({ folder }: TrainingOrder) => readFileSync(join(folder, "model.safetensors"));
const never = new AbortController().signal;

it("stops in the middle of the data, and resumes to the same weights bit for bit", async () => {
  const whole = await order();
  const reported: number[] = [];
  const { progress } = await train(whole, {
    signal: never,
    onStep: (_step, loss) => reported.push(loss),
  });
  expect(reported).toEqual(progress.trainingLosses);
  expect(loadModel(join(whole.folder, "model.safetensors")).answer("about boats").text).toBe(
    "water",
  );

  const stopped = await order();
  const stop = new AbortController();
  const half = train(stopped, {
    signal: stop.signal,
    onStep(step) {
      if (step === 3250) stop.abort(new Error("enough"));
    },
  });
  await expect(half).rejects.toThrow("enough");
  const resumed = await train(stopped, { signal: never });
  expect(resumed.progress).toEqual(progress);
  expect(weights(stopped).equals(weights(whole))).toBe(true);
});

it("rejects when the data cannot be read", async () => {
  const broken = await order();
  await writeExamples(broken.folder, "training.jsonl", []);
  rmSync(join(broken.folder, "training.jsonl"));
  await expect(train(broken, { signal: never })).rejects.toThrow("ENOENT");
});
