import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  findStanding,
  loadConfig,
  openEnvironment,
  prepareData,
  proposeRun,
  readResults,
  readRun,
  resolveConfig,
  startRun,
  systemClock,
  watchRun,
} from "../../pipeline/index.ts";
import { colorsTable } from "../support/colors.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let cloud: PipelineCloud;
beforeAll(async () => {
  cloud = await startPipelineCloud();
});
afterAll(() => cloud?.stop());

it("lets a program do what `tunewright tune` does", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "colors.csv");
  writeFileSync(file, colorsTable(160));

  const config = await loadConfig(undefined, { model: "nova-micro", data: { files: [file] } });
  const resolved = resolveConfig(config);
  const { dataset } = await prepareData(config, resolved.model, { folder: join(folder, "data") });
  const environment = await openEnvironment(cloud.cloud.client);
  const proposal = proposeRun(resolved, dataset, { region: "us-east-1", attempt: 1 });
  expect(proposal.plan.purchases.map((one) => one.item)).toContain("training");
  expect(await findStanding(environment, proposal)).toBe("new");

  await startRun(environment, proposal);
  expect(await findStanding(environment, proposal)).toBe("running");
  const passed = new Set<string>();
  const view = await watchRun(environment, proposal.runId, {
    clock: systemClock,
    every: 200,
    onProgress: (_view, changed) => {
      for (const step of changed) passed.add(step.name);
    },
  });
  expect(view).toMatchObject({ status: "SUCCEEDED", model: "nova-micro", error: null });
  expect(passed).toEqual(new Set(view.steps.map((step) => step.name)));

  const { output, verdict } = await readResults(environment.bucket, view);
  expect(output?.outcome).toBe("accepted");
  const score = verdict?.scores[0];
  expect(score?.tuned).toBeGreaterThan(score?.base ?? 1);
  expect(await findStanding(environment, proposal)).toBe("succeeded");
  expect(await readRun(environment, proposal.runId)).toMatchObject({ status: "SUCCEEDED" });
});
