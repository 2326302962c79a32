import { CreateProvisionedModelThroughputCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CleanUpRequest, cleanUp } from "../../../pipeline/clean-up/clean-up.ts";
import { findJob } from "../../../pipeline/clean-up/find.ts";
import { systemClock } from "../../../pipeline/clock.ts";
import { moveAlias } from "../../../pipeline/registry/aliases.ts";
import { findWithdrawal } from "../../../pipeline/registry/serving.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { type CleanUpScope, teardownFile } from "../../../pipeline/run-folder/teardown.ts";
import {
  left,
  nothing,
  runTags,
  startCleanUpEnvironment,
  startJob,
  train,
  trainAndDeploy,
} from "../../support/bought-resources.ts";
import type { PipelineEnvironment } from "../../support/pipeline-environment.ts";
import { aRequest } from "../../support/request.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startCleanUpEnvironment();
});
afterAll(() => environment.stop());

let runId = "";
let serial = 0;
beforeEach(() => {
  serial += 1;
  runId = `run-${serial}`;
});

/** What the workflow asks for. */
const aCleanUp = (scope: CleanUpScope): CleanUpRequest => ({
  runId,
  execution: runId,
  group: "test",
  scope,
  reason: "Job.Failed",
  storageUsdPerMonth: 1.95,
  givenModelArn: null,
});

/** Passes until done, as the workflow's loop does. */
async function cleanAll(scope: CleanUpScope) {
  const request = aCleanUp(scope);
  let result = await cleanUp(environment, request);
  for (let pass = 1; !result.done && pass < 200; pass += 1) {
    await systemClock.sleep(20);
    result = await cleanUp(environment, request);
  }
  return result;
}

const proof = () => teardownFile.find(environment.bucket, runId);

describe("cleanUp", () => {
  it("is not held up by a proof that cannot be read", async () => {
    await environment.put(runLayout(runId).teardown, '{"steps":"of an older version"}');
    await trainAndDeploy(environment, runId);
    expect((await cleanAll("everything")).done).toBe(true);
    expect(await left(environment, runId)).toEqual(nothing);
    expect(await proof()).toMatchObject({ reason: "Job.Failed", remaining: [] });
  });

  it("stops a running job and waits until it has stopped", async () => {
    await startJob(environment, runId);
    const first = await cleanUp(environment, {
      ...aCleanUp("everything"),
      reason: "Run.Stopped",
    });
    // At this speed a slow machine may find the job stopped by the end of the first pass.
    if (!first.done) expect(first.remaining[0]?.kind).toBe("customization-job");
    expect((await cleanAll("everything")).done).toBe(true);
    expect((await findJob(environment.bedrock, runId))?.status).toBe("Stopped");
    expect(await left(environment, runId)).toEqual(nothing);
    const stopped = await proof();
    expect(stopped).toMatchObject({ reason: "Run.Stopped", remaining: [] });
    expect(stopped?.steps[0]).toMatchObject({
      resource: { kind: "customization-job" },
      outcome: { kind: "stop-requested" },
    });
  });

  it("removes a deployment that is still being created, then the model", async () => {
    await trainAndDeploy(environment, runId);
    expect((await cleanAll("everything")).done).toBe(true);
    expect(await left(environment, runId)).toEqual(nothing);
  });

  it("removes provisioned throughput", async () => {
    const modelId = await train(environment, runId);
    const tags = runTags(runId);
    const buy = { provisionedModelName: runId, modelId, modelUnits: 1, tags };
    await environment.bedrock.send(new CreateProvisionedModelThroughputCommand(buy));
    expect((await cleanAll("job-and-serving")).done).toBe(true);
    expect(await left(environment, runId)).toEqual({ ...nothing, models: 1 });
  });

  it("says what cannot be removed before its commitment ends, and is done with it", async () => {
    const buy = {
      provisionedModelName: `${runId}_committed`,
      tags: runTags(runId),
      modelId: await train(environment, runId),
      modelUnits: 1,
      commitmentDuration: "OneMonth" as const,
    };
    await environment.bedrock.send(new CreateProvisionedModelThroughputCommand(buy));
    expect((await cleanAll("everything")).done).toBe(true);
    expect(await left(environment, runId)).toEqual({ ...nothing, throughputs: 1, models: 1 });
    const outcomes = (await proof())?.steps.map(({ outcome }) => outcome);
    const until = expect.stringMatching(/^\d{4}-/);
    expect(outcomes?.at(-2)).toEqual({ kind: "committed", until });
    expect(outcomes?.at(-1)).toEqual({ kind: "serves-commitment" });
  });

  it("leaves alone what another made under the same name", async () => {
    await trainAndDeploy(environment, runId, "somebody-else");
    expect((await cleanAll("everything")).done).toBe(true);
    expect(await left(environment, runId)).toEqual({ ...nothing, deployments: 1, models: 1 });
    const kinds = (await proof())?.steps.map(({ outcome }) => outcome.kind);
    expect(new Set(kinds)).toEqual(new Set(["foreign"]));
  });

  it("never removes what an alias of the registry points at", async () => {
    await trainAndDeploy(environment, runId);
    const { version, modelArn } = {
      version: `registry/test/versions/${runId}.json`,
      modelArn: "m",
    };
    await environment.put(version, JSON.stringify(registered(modelArn)));
    const move = {
      group: "test",
      alias: `a-${runId}`,
      runId,
      version: runId,
      by: "the test",
      reason: "passed",
    };
    await moveAlias(environment.bucket, environment.clock, move);
    expect((await cleanAll("everything")).done).toBe(true);
    expect(await left(environment, runId)).toEqual({ ...nothing, deployments: 1, models: 1 });
    expect((await proof())?.steps.at(-1)).toMatchObject({
      resource: { kind: "registered-version", arn: version },
      outcome: { kind: "kept", alias: `a-${runId}` },
    });
  });

  it("withdraws a registered version whose serving it removed, so that no alias can point there", async () => {
    await trainAndDeploy(environment, runId);
    const version = `registry/test/versions/${runId}.json`;
    await environment.put(version, JSON.stringify(registered("m")));
    expect(await cleanUp(environment, aCleanUp("everything"))).toMatchObject({ done: false });
    expect(await findWithdrawal(environment.bucket, "test", runId)).toBeUndefined();
    await cleanAll("everything");
    expect(await findWithdrawal(environment.bucket, "test", runId)).toMatchObject({
      reason: "Job.Failed",
    });
    const move = {
      group: "test",
      alias: "late",
      runId,
      version: runId,
      by: "the test",
      reason: "too late",
    };
    await expect(moveAlias(environment.bucket, environment.clock, move)).rejects.toThrow(
      "is withdrawn (Job.Failed); no deployment or throughput serves it",
    );
  });

  it("names the kept model and what it costs a month", async () => {
    const arn = await train(environment, runId);
    expect((await cleanAll("job-and-serving")).billing).toEqual([
      {
        resource: { kind: "custom-model", arn },
        reason: "kept-model",
        until: null,
        usdPerMonth: 1.95,
      },
    ]);
    expect((await proof())?.billing).toHaveLength(1);
  });

  it("names a commitment that continues to be billed, also after a rejection", async () => {
    const buy = {
      provisionedModelName: `${runId}_committed`,
      tags: runTags(runId),
      modelId: await train(environment, runId),
      modelUnits: 1,
      commitmentDuration: "SixMonths" as const,
    };
    await environment.bedrock.send(new CreateProvisionedModelThroughputCommand(buy));
    const { billing } = await cleanAll("serving");
    const until = expect.stringMatching(/^\d{4}-/);
    expect(billing).toMatchObject([
      { reason: "kept-model" },
      { resource: { kind: "provisioned-throughput" }, reason: "committed", until },
    ]);
  });

  it("names a model that the run was given, and leaves it alone", async () => {
    const givenModelArn = await train(environment, `${runId}-theirs`);
    const { billing } = await cleanUp(environment, { ...aCleanUp("everything"), givenModelArn });
    expect(billing).toMatchObject([{ resource: { arn: givenModelArn }, reason: "given-model" }]);
    expect(await left(environment, `${runId}-theirs`)).toEqual({ ...nothing, models: 1 });
  });

  it("stops a later job of the run, and none of a run whose id is longer", async () => {
    await startJob(environment, `${runId}.2`, runId);
    await startJob(environment, `${runId}-b`);
    await cleanUp(environment, aCleanUp("job-and-serving"));
    const steps = (await proof())?.steps ?? [];
    expect(steps).toHaveLength(1);
    expect(steps[0]?.outcome).toEqual({ kind: "stop-requested" });
  });

  it("starts a new reason with each execution, and keeps the steps of all", async () => {
    await startJob(environment, runId);
    await cleanAll("job-and-serving");
    const second = {
      ...aCleanUp("job-and-serving"),
      execution: `${runId}_2`,
      reason: "Run.Stopped",
    };
    await cleanUp(environment, second);
    expect(await proof()).toMatchObject({ execution: `${runId}_2`, reason: "Run.Stopped" });
    expect((await proof())?.steps).toHaveLength(1);
  });

  it("finds nothing to do where nothing was bought, and proves it", async () => {
    expect(await cleanAll("everything")).toEqual({
      done: true,
      remaining: [],
      billing: [],
      removed: 0,
    });
    expect(await proof()).toMatchObject({
      remaining: [],
      steps: [],
    });
  });
});

function registered(modelArn: string) {
  const { baseModel, customizationType, hyperParameters, planHash } = aRequest(runId);
  return {
    schema: 1,
    runId,
    version: runId,
    origin: "run",
    group: "test",
    outcome: "accepted",
    registeredAt: "2026-11-23T00:00:00.000Z",
    baseModel,
    customizationType,
    hyperParameters,
    planHash,
    dataset: {
      trainRows: 1,
      validationRows: 0,
      evaluationRows: 1,
      sha256: { train: "", validation: null, evaluation: "" },
    },
    jobArn: "j",
    modelArn,
    serving: { path: "on-demand", arn: "d", committedUntil: null },
    scores: { name: "m", rows: 1, tuned: 1, base: 0, gain: 1, low: 1, high: 1 },
    report: "r",
  };
}
