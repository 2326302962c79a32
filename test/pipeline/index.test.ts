import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  listRuns,
  openEnvironment,
  plan,
  type RunSettings,
  readRun,
  type TuneOptions,
  tune,
} from "../../pipeline/index.ts";
import { colorsTable } from "../support/colors.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let cloud: PipelineCloud;
beforeAll(async () => {
  cloud = await startPipelineCloud();
});
afterAll(() => cloud?.stop());

const settings: RunSettings = { model: "nova-micro" };

it("lets a program do what `tunewright tune` does, once someone has agreed to what it costs", async () => {
  const file = join(temporaryFolder(), "colors.csv");
  writeFileSync(file, colorsTable(160));
  const { client } = cloud.cloud;
  const environment = await openEnvironment(client);
  const where: TuneOptions = { ...client, pollMs: 200 };

  const refused = expect.objectContaining({ code: "Run.NotApproved" });
  await expect(tune(file, settings, where)).rejects.toThrow(refused);
  await expect(tune(file, settings, { ...where, confirm: () => false })).rejects.toThrow(refused);
  const tooDear = tune(file, { ...settings, budget: { maxUsd: 0 } }, where);
  await expect(tooDear).rejects.toThrow(expect.objectContaining({ code: "Plan.OverBudget" }));
  expect(await listRuns(environment, { limit: 1 })).toEqual([]);

  const planned = await plan(file, settings, { region: "us-east-1" });
  const passed = new Set<string>();
  const tuned = await tune(file, settings, {
    ...where,
    confirm: ({ planHash }) => planHash === planned.planHash,
    onProgress: ({ steps }) => {
      for (const { name } of steps) passed.add(name);
    },
  });
  expect(tuned).toMatchObject({
    ...{ runId: planned.runId, accepted: true, reason: expect.stringContaining("a gain of") },
    run: { status: "SUCCEEDED", error: null },
  });
  expect(passed).toEqual(new Set(tuned.run.steps.map(({ name }) => name)));
  expect(await readRun(environment, planned.runId)).toMatchObject({ status: "SUCCEEDED" });

  // The same call follows the run that there is, and needs no one's agreement, since it buys nothing.
  const again = await tune(file, settings, where);
  expect([again.runId, again.servingArn]).toEqual([tuned.runId, tuned.servingArn]);
  expect(await listRuns(environment, { limit: 5 })).toHaveLength(1);
});
