import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSweepFile } from "../../../pipeline/config/hyperparameter-sweep.ts";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { planCosts } from "../../../pipeline/evaluation/plan-costs.ts";
import { budgetRefusal } from "../../../pipeline/run/budget.ts";
import { planTimes } from "../../../pipeline/run/plan-times.ts";
import { proposeRun, resolveConfig, withSweep } from "../../../pipeline/run/propose.ts";
import { aDataset } from "../../support/run-request.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tunewright-tried-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Proposes a run with this sweep. */
async function propose(yaml: string, options: Record<string, unknown> = {}, dataset = aDataset()) {
  const file = join(folder, "sweep.yaml");
  writeFileSync(file, yaml);
  const settings = { model: "nova-micro", data: { files: ["tickets.csv"] }, ...options };
  const config = await loadConfig(undefined, settings);
  const resolved = withSweep(resolveConfig(config), await readSweepFile(file));
  return proposeRun(resolved, dataset, { region: "us-east-1", attempt: 1 });
}

const five = "grid: {epochCount: [1, 2, 3, 4, 5]}\n";

it("plans every candidate with its price, in the plan's hash and in the input", async () => {
  const { plan, planHash, input } = await propose(
    "grid:\n  epochCount: [1, 3]\n  learningRate: [0.00001, '0.0001']\nconcurrency: 2\n",
    { hyperparameters: { learningRateWarmupSteps: 7 } },
  );
  const settings = plan.hyperparameterSweep?.candidates.map(({ hyperParameters: one }) => [
    ...[one["epochCount"], one["learningRate"], one["learningRateWarmupSteps"]],
  ]);
  expect(settings).toEqual([
    ["1", "0.00001", "7"],
    ["1", "0.0001", "7"],
    ["3", "0.00001", "7"],
    ["3", "0.0001", "7"],
  ]);
  const trainings = plan.purchases.filter(({ item }) => item === "training");
  expect(trainings.map(({ candidate, quantity }) => [candidate, quantity])).toEqual([
    ["h01", 3],
    ["h02", 3],
    ["h03", 9],
    ["h04", 9],
  ]);
  expect(input.hyperparameterSweep).toMatchObject({ concurrency: 2 });
  expect(input.hyperparameterSweep?.candidates.map(({ jobNumber }) => jobNumber)).toEqual([
    ...[1, 1, 1, 1],
  ]);
  // Two jobs one after the other, twice at once.
  expect(planTimes(plan).training).toEqual({ low: 162, high: 420 });
  const other = await propose(
    "grid:\n  epochCount: [1, 3]\n  learningRate: [0.00001, 0.0002]\nconcurrency: 2\n".replace(
      "0.0002",
      "0.00002",
    ),
  );
  expect(other.planHash).not.toBe(planHash);
});

it("refuses a fifth candidate that the budget has no room for, and says how many fit", async () => {
  const four = await propose("grid: {epochCount: [1, 2, 3, 4]}\n");
  const maxUsd = planCosts(four.plan).run.usd ?? 0;
  expect(budgetRefusal(four.plan, { maxUsd })).toBeUndefined();
  const refused = budgetRefusal((await propose(five)).plan, { maxUsd });
  expect(refused?.code).toBe("Plan.OverBudget");
  expect(refused?.hint).toMatch(/The first 4 of the 5 candidates .* fit into it: leave out h05/);
});

it.each([
  ["grid: {epochCount: [1, 9]}", "Hyperparameter.Value", /sweep\.yaml:1:24 epochCount .* got 9/],
  ["grid: {epochs: [1, 2]}", "Hyperparameter.Unknown", /sweep\.yaml:1:17 .* no hyperparameter/],
  [
    "candidates:\n  - {epochCount: 2}\n  - {learningRate: 0.00001}",
    "HyperparameterSweep.Duplicate",
    /candidates 1 and 2 are the same: epochCount 2/,
  ],
  ["candidates:\n  - {epochCount: 2}", "HyperparameterSweep.File", /:2:3 candidates: must have/],
  ["grid: {epochCount: [1]}", "HyperparameterSweep.File", /:1:1 grid: has 1 combinations/],
  ["grid: {epochCount: [1]}\ncandidates: []", "HyperparameterSweep.File", /cannot both be given/],
  ["{}", "HyperparameterSweep.File", /name what is tried/],
  ["gird: {}", "HyperparameterSweep.File", /:1:1 gird: there is no such setting/],
  ["grid: {epochCount: [1", "Config.Syntax", /sweep\.yaml:1/],
])("refuses %j as %s", async (yaml, code, message) => {
  await expect(propose(yaml)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

it("refuses what cannot be compared, or would take too long", async () => {
  const lossless = aDataset({ validation: null });
  await expect(propose(five, {}, lossless)).rejects.toMatchObject({
    code: "HyperparameterSweep.NoValidation",
  });
  await expect(propose(five, { model: "nova-2-lite" })).rejects.toMatchObject({
    code: "HyperparameterSweep.NoValidation",
  });
  await expect(propose(five, { distillation: { teacher: "nova-pro" } })).rejects.toMatchObject({
    code: "HyperparameterSweep.Distillation",
  });
  await expect(
    propose(`${five}concurrency: 1`, { limits: { jobHours: 100 } }),
  ).rejects.toMatchObject({
    code: "HyperparameterSweep.TooLong",
    hint: expect.stringContaining("--job-hours 52"),
  });
});
