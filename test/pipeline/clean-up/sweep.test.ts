import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../pipeline/clean-up/clean-up.ts";
import { findJob } from "../../../pipeline/clean-up/find.ts";
import { sweep } from "../../../pipeline/clean-up/sweep.ts";
import { snsClient } from "../../../pipeline/clients.ts";
import { findText } from "../../../pipeline/objects.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { resumptionFile } from "../../../pipeline/run-folder/resumption.ts";
import { teardownFile } from "../../../pipeline/run-folder/teardown.ts";
import type { ExecutionInput } from "../../../pipeline/workflow/input.ts";
import {
  left,
  nothing,
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

describe("sweep", () => {
  async function swept(
    status: "ABORTED" | "TIMED_OUT" | "FAILED",
    deleteModelOnFailure: boolean,
    request: Partial<ExecutionInput> = {},
  ) {
    const sns = snsClient(environment.cloud.client);
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "sweeps" }));
    const input = JSON.stringify(aRequest(runId, { deleteModelOnFailure, ...request }));
    const budget = 60 * 60_000;
    return sweep(
      { ...environment, sns, topicArn: TopicArn, noticeFormat: "text", budget },
      { name: runId, status, input },
    );
  }

  it("stops the job of a stopped run, and says so in the report", async () => {
    await startJob(environment, runId);
    expect(await swept("ABORTED", false)).toEqual({ swept: true });
    expect((await findJob(environment.bedrock, runId))?.status).toBe("Stopped");
    const report = await findText(environment.bucket, runLayout(runId).report);
    expect(report?.text).toContain(`# Run ${runId}: the run was stopped`);
    expect(report?.text).toContain("Bedrock no longer lists anything");
  });

  it.each(["ABORTED", "TIMED_OUT"] as const)(
    "says what is left after an execution that is %s, and how to continue",
    async (status) => {
      await trainAndDeploy(environment, runId);
      await swept(status, false);
      const report = (await findText(environment.bucket, runLayout(runId).report))?.text;
      expect(report).toMatch(/The trained model is kept: arn:.* about 1\.95 USD a month/);
      expect(report).toContain(`\`tunewright resume ${runId}\` continues from it`);
    },
  );

  it("keeps the model unless the run was asked to delete it", async () => {
    await trainAndDeploy(environment, runId);
    await swept("ABORTED", false);
    expect(await left(environment, runId)).toEqual({ ...nothing, models: 1 });
  });

  it("names a model that the run was given, and leaves it alone", async () => {
    const modelArn = await train(environment, `${runId}-theirs`);
    const start = { at: "model", jobArn: null, modelArn } as const;
    await swept("ABORTED", true, { origin: "model", start });
    const { billing } = (await teardownFile.find(environment.bucket, runId)) ?? {};
    expect(billing).toMatchObject([{ resource: { arn: modelArn }, reason: "given-model" }]);
    expect(await left(environment, `${runId}-theirs`)).toEqual({ ...nothing, models: 1 });
  });

  it("notifies no one again of a failed run that has left nothing", async () => {
    expect(await swept("FAILED", false)).toEqual({ swept: true });
    const report = await findText(environment.bucket, runLayout(runId).report);
    expect(report).toBeUndefined();
  });

  it("leaves what exists to a later execution of the run", async () => {
    await trainAndDeploy(environment, runId);
    const resumption = { execution: `${runId}_2`, input: aRequest(runId) };
    await resumptionFile.write(environment.bucket, runId, resumption);
    expect(await swept("ABORTED", true)).toEqual({ swept: false });
    expect(await left(environment, runId)).toEqual({ ...nothing, deployments: 1, models: 1 });
  });

  it("has nothing to do after a run that cleaned up itself", async () => {
    const request = {
      runId,
      execution: runId,
      group: "test",
      scope: "everything",
      reason: "Job.Failed",
      storageUsdPerMonth: null,
      givenModelArn: null,
    } as const;
    expect(await cleanUp(environment, request)).toMatchObject({ done: true });
    expect(await swept("FAILED", false)).toEqual({ swept: false });
  });

  it("does what a failed run's own clean-up left", async () => {
    await trainAndDeploy(environment, runId);
    expect(await swept("FAILED", true)).toEqual({ swept: true });
    expect(await left(environment, runId)).toEqual(nothing);
  });
});
