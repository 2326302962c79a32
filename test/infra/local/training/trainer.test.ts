import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeExamples } from "../../../../infra/local/training/examples-file.ts";
import { loadModel } from "../../../../infra/local/training/model-file.ts";
import { planFor } from "../../../../infra/local/training/plan.ts";
import type { ProgressReport } from "../../../../infra/local/training/report.ts";
import { type TrainingOrder, train } from "../../../../infra/local/training/trainer.ts";

const vehicles = ["trains", "boats", "planes", "bicycles"];
const labels = Array.from({ length: 1500 }, (_, at) => ({
  prompt: `note ${at} about ${vehicles[at % 4]} number ${at * 7}`,
  completion: ["rail", "water", "air", "road"][at % 4] ?? "",
}));
const texts = Array.from({ length: 150 }, (_, at) => ({
  prompt: `note ${at} about ${vehicles[at % 4]} number ${at * 7}`,
  completion: `Number ${at * 7} is about ${vehicles[at % 4]}.`,
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

async function order(examples = labels): Promise<TrainingOrder> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-train-"));
  folders.push(folder);
  await writeExamples(join(folder, "training.jsonl"), examples);
  return { folder, plan: planFor(given, examples.length), validators: 0 };
}

const weights = ({ folder }: TrainingOrder) => readFileSync(join(folder, "model.safetensors"));
const never = new AbortController().signal;

it.each([
  { examples: labels, killedAt: 3250, asked: "about boats", answer: "water" },
  {
    examples: texts,
    killedAt: 325,
    asked: "note 3 about boats number 8",
    answer: "Number 8 is about boats.",
  },
])("stops in the middle of the data, and resumes to the same weights bit for bit", async (of) => {
  const { examples, killedAt } = of;
  const whole = await order(examples);
  const reports: ProgressReport[] = [];
  const { progress, lessons } = await train(whole, {
    signal: never,
    onReport: (report) => reports.push(report),
  });
  const reported = reports.flatMap((report) => (report.kind === "step" ? report.loss : []));
  expect(reported).toEqual(progress.trainingLosses);
  expectOrdered(reports, examples.length);
  const model = loadModel(join(whole.folder, "model.safetensors"));
  expect(model.answer(of.asked).text).toBe(of.answer);

  const stopped = await order(examples);
  const stop = new AbortController();
  const half = train(stopped, {
    signal: stop.signal,
    onReport(report) {
      if (report.kind === "step" && report.step === killedAt) stop.abort(new Error("enough"));
    },
  });
  await expect(half).rejects.toThrow("enough");
  let start: ProgressReport | undefined;
  const resumed = await train(stopped, {
    signal: never,
    onReport(report) {
      start ??= report;
    },
  });
  const before = { trainingLosses: reported.slice(0, 2 * examples.length) };
  expect(start).toMatchObject({ kind: "started", start: { before } });
  expect(resumed.progress).toEqual(progress);
  expect(resumed.lessons).toEqual(lessons);
  // As after a kill that came after the last epoch.
  expect((await train(stopped, { signal: never })).lessons).toEqual(lessons);
  expect(lessons.unlearned?.of).toBe(examples.length);
  expect(weights(stopped).equals(weights(whole))).toBe(true);
});

/** What is done is reported before it is, and what is left gets less to the end. */
function expectOrdered(reports: readonly ProgressReport[], records: number): void {
  const plain = {
    epochs: 4,
    stepsPerEpoch: records,
    wholeEpoch: records,
    recordsPerEpoch: records,
  };
  expect(reports[0]).toMatchObject({ kind: "started", start: { ...plain, records } });
  const kinds = reports.map(({ kind }) => kind).filter((kind, at, all) => kind !== all[at - 1]);
  const epochs = Array.from({ length: 4 }, () => ["step", "epoch"]).flat();
  expect(kinds).toEqual(["started", ...epochs, "trained", "read"]);
  const left = reports.map((report) => report.left);
  expect(left).toEqual([...left].sort((a, b) => b - a));
  const first = left[0] ?? 0;
  expect(left.at(-1)).toBeGreaterThanOrEqual(0);
  expect(left.at(-1)).toBeLessThan(first / 4);
}

it("says what became of the model that was trained further", async () => {
  const rows = texts.slice(0, 24);
  const first = await order(rows);
  expect((await train(first, { signal: never })).earlier).toBeUndefined();
  const startFrom = join(first.folder, "model.safetensors");
  const further = { ...(await order(labels.slice(0, 24))), startFrom };
  expect((await train(further, { signal: never })).earlier).toBe("continued");
});

it("rejects when the data cannot be read", async () => {
  const broken = await order();
  await writeExamples(join(broken.folder, "training.jsonl"), []);
  rmSync(join(broken.folder, "training.jsonl"));
  await expect(train(broken, { signal: never })).rejects.toThrow("ENOENT");
});
