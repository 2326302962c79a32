import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../../pipeline/clock.ts";
import { chooseCandidate } from "../../../pipeline/metrics/choose-candidate.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import { hyperparameterSweepFile } from "../../../pipeline/run-folder/hyperparameter-sweep.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { planFile } from "../../../pipeline/run-folder/plan.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aPlanRequest } from "../../support/run-request.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

/** The last validation losses of candidates as their metrics have them; null: its job failed. */
async function tried(runId: string, losses: readonly (string | null)[], epochs = [3, 2, 1, 4]) {
  const candidates = losses.map((_, at) => ({
    name: `h0${at + 1}`,
    hyperParameters: { epochCount: String(epochs[at]) },
  }));
  const plan = {
    ...(await aPlanRequest()),
    hyperparameterSweep: { candidates, concurrency: null },
  };
  await planFile.write(environment.bucket, runId, makePlan(plan));
  for (const [at, loss] of losses.entries()) {
    if (loss === null) continue;
    const folder = `${runLayout(runId).output}model-customization-job-j${at}/`;
    const text = `step_number,epoch_number,validation_loss\n1,1,0.01\n2,2,${loss}\n`;
    await environment.put(`${folder}validation_artifacts/validation_metrics.csv`, text);
  }
  return {
    runId,
    candidates: candidates.map((one) => ({ ...one, jobNumber: 1 })),
    tried: losses.map((loss, at) => ({
      name: `h0${at + 1}`,
      jobArn: `arn:job/j${at}`,
      modelArn: loss === null ? null : `arn:model/j${at}`,
      startedAt: `2026-11-26T0${at}:00:00Z`,
      endedAt: `2026-11-26T0${at + 1}:00:00Z`,
      failure: loss === null ? { error: "Job.Failed", cause: "bad rows", state: "x" } : null,
      unstopped: null,
    })),
  };
}

const choose = (of: Parameters<typeof chooseCandidate>[2]) =>
  chooseCandidate(environment.bucket, systemClock, of);

it("takes the lowest last loss, of equal ones the cheaper, and none that is no number", async () => {
  const of = await tried("lowest", ["0.5", "0.5", "nan", "0.7"]);
  expect(await choose(of)).toEqual({
    ...{ name: "h02", jobArn: "arn:job/j1", modelArn: "arn:model/j1", validationLoss: 0.5 },
    ...{ startedAt: "2026-11-26T00:00:00Z", endedAt: "2026-11-26T04:00:00Z" },
  });
  const swept = await hyperparameterSweepFile.find(environment.bucket, "lowest");
  expect(swept?.candidates.map(({ fate, validationLoss }) => [fate, validationLoss])).toEqual([
    ["lost", 0.5],
    ["chosen", 0.5],
    ["lost", null],
    ["lost", 0.7],
  ]);
  const [first, second] = swept?.candidates ?? [];
  expect(first?.usd).toBeCloseTo(1.5 * (second?.usd ?? 0));
});

it("keeps the choice that was made, and the first of equal ones", async () => {
  const of = await tried("kept", ["0.5", "0.5"], [2, 2]);
  expect((await choose(of)).name).toBe("h01");
  await environment.put(
    `${runLayout("kept").output}model-customization-job-j1/validation_metrics.csv`,
    "step_number,epoch_number,validation_loss\n1,1,0.1\n",
  );
  expect(await choose({ ...of, tried: [] })).toMatchObject({ name: "h01", startedAt: null });
});

it("fails with the reason of each where all have failed, and with the models where none has a loss", async () => {
  await expect(choose(await tried("failed", [null, null]))).rejects.toMatchObject({
    code: "HyperparameterSweep.AllFailed",
    message: expect.stringContaining("h01: Job.Failed: bad rows h02: Job.Failed: bad rows"),
  });
  await expect(choose(await tried("lossless", ["nan", null]))).rejects.toMatchObject({
    code: "HyperparameterSweep.NoValidationLoss",
    message: expect.stringContaining("h01: arn:model/j0"),
  });
});
