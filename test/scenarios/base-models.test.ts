import { CreateInferenceProfileCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findJob } from "../../pipeline/clean-up/find.ts";
import { resolveHyperparameters } from "../../pipeline/models/hyperparameters.ts";
import { type ModelSettings, resolveModel } from "../../pipeline/models/resolve.ts";
import { readVersion } from "../../pipeline/registry/versions.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aRequest } from "../support/request.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
  const retire = { at: "training-job", effect: "retire" };
  await pipeline.plan(
    { ...retire, match: { jobName: "last-of-lite" }, settings: { status: "LEGACY" } },
    { ...retire, match: { jobName: "last-of-pro" } },
  );
});
afterAll(() => pipeline?.stop());

const TRAIN_ROWS = 200;

/** What `tune` writes into a request for a base model, by the product's own choice. */
function requestFor(wanted: string, settings: ModelSettings = {}) {
  const model = resolveModel(wanted, settings);
  const { id, inferenceId, name, successor, pace } = model;
  const dataset = { ...aRequest("").dataset, trainRows: TRAIN_ROWS };
  return {
    baseModel: { id, inferenceId, name, successor },
    hyperParameters: resolveHyperparameters(model, {}, TRAIN_ROWS),
    dataset,
    evaluation: { ...aRequest("").evaluation, pace },
  };
}

interface ModelRequest extends ReturnType<typeof requestFor> {
  readonly serving?: ExecutionInput["serving"];
}

/** Runs to the end; the files are those of the run's own folder. */
async function run(runId: string, request: ModelRequest) {
  const { train, evaluation } = aRequest(runId).dataset;
  const dataset = { ...request.dataset, train, evaluation };
  await pipeline.start(runId, { ...request, dataset, group: runId });
  return pipeline.end(runId);
}

/** A run that was refused for free: it says why, and no job was ever created. */
async function expectRefused(runId: string, request: ModelRequest) {
  const { status, error, cause = "" } = await run(runId, request);
  expect(status).toBe("FAILED");
  expect(await findJob(pipeline.bedrock, runId)).toBeUndefined();
  expect(await pipeline.paid(runId)).toEqual(nothingPaid);
  return { error, cause };
}

describe.concurrent("a run on", () => {
  it("Nova 2 Lite comes to a verdict by the profile that answers for it", async () => {
    const { status, output, cause } = await run("nova-2-lite", requestFor("nova-2-lite"));
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const { outcome, decision } = JSON.parse(output ?? "{}");
    expect([outcome, decision.rows]).toEqual(["accepted", 40]);
  });

  it("Nova 2 Lite by its bare id is refused before anything is bought", async () => {
    const request = requestFor("nova-2-lite", { inferenceId: "amazon.nova-2-lite-v1:0" });
    const { error, cause } = await expectRefused("bare-id", request);
    expect(error).toBe("BaseModel.Refused");
    expect(cause).toMatch(/on-demand throughput.*us\.amazon\.nova-2-lite-v1:0.*Nothing was bought/);
  });

  it("a base model that answers through a profile of the account comes to a verdict", async () => {
    const { inferenceProfileArn = "" } = await pipeline.bedrock.send(
      new CreateInferenceProfileCommand({
        inferenceProfileName: "team",
        modelSource: {
          copyFrom: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
        },
      }),
    );
    const request = requestFor("nova-micro", { inferenceId: inferenceProfileArn });
    const { status, cause } = await run("by-own-profile", request);
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const kept = await verdictFile.find(pipeline.bucket, "by-own-profile");
    const { tuned, base } = kept?.answers ?? {};
    expect([tuned?.refused, base?.refused]).toEqual([0, 0]);
  });

  it("a custom model trains it further and compares with the foundation model", async () => {
    expect(await run("first", requestFor("nova-micro"))).toMatchObject({ status: "SUCCEEDED" });
    const first = await readVersion(pipeline.bucket, "first", "first");
    const further = requestFor(first.modelArn);
    expect(further.baseModel.inferenceId).toBe("amazon.nova-micro-v1:0");
    const { status, cause } = await run("further", further);
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    expect(await findJob(pipeline.bedrock, "further")).toMatchObject({
      baseModelArn: first.modelArn,
    });
  });

  it("a base that is served by throughput is refused in an account without model units", async () => {
    const { endpoint } = pipeline.cloud;
    const raise = (units: number) =>
      fetch(`${endpoint}/_tunewright/quotas`, {
        method: "POST",
        body: JSON.stringify({ quotas: { "model-units": units } }),
      });
    expect((await raise(0)).ok).toBe(true);
    const serving = {
      path: "provisioned",
      modelUnits: 1,
      commitment: null,
      leaseHours: 24,
    } as const;
    const { error, cause } = await expectRefused("no-units", {
      ...requestFor("nova-micro", { serving: "provisioned" }),
      serving,
    });
    expect(error).toBe("Quota.ModelUnits");
    expect(cause).toMatch(/across custom models" \(L-BE77399C\) is 0 in us-east-1/);
    expect((await raise(1)).ok).toBe(true);
  });

  it("a base model that is Legacy by now is refused, and its successor named", async () => {
    await run("last-of-lite", requestFor("nova-lite"));
    const { error, cause } = await expectRefused("too-late-for-lite", requestFor("nova-lite"));
    expect(error).toBe("BaseModel.Retired");
    expect(cause).toMatch(/nova-lite-v1:0:300k is LEGACY in this Region.*nearest.*nova-2-lite/);
  });

  it("a base model that has ended is refused, and its successor named", async () => {
    await run("last-of-pro", requestFor("nova-pro"));
    const { error, cause } = await expectRefused("too-late-for-pro", requestFor("nova-pro"));
    expect(error).toMatch(/^BaseModel\.(Ended|Retired)$/);
    expect(cause).toMatch(/nova-pro-v1:0:300k.*nearest.*nova-2-lite/);
  });
});
