import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveHyperparameters } from "../../pipeline/models/hyperparameters.ts";
import { resolveModel } from "../../pipeline/models/resolve.ts";
import { readVersion } from "../../pipeline/registry/versions.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aLlamaRequest, aRequest } from "../support/request.ts";

const WEST = "us-west-2";
let [east, west]: (PipelineCloud | undefined)[] = [];
beforeAll(async () => {
  [east, west] = await Promise.all([
    startPipelineCloud(),
    startPipelineCloud(undefined, undefined, WEST),
  ]);
});
afterAll(() => Promise.all([east?.stop(), west?.stop()]));

/** What `tune` writes for a base model, by the product's own choice of ids. */
function requestFor(name: string, runId: string) {
  const model = resolveModel(name, {});
  const { id, inferenceId, successor, pace } = model;
  const { dataset, evaluation } = aRequest(runId);
  return {
    baseModel: { id, inferenceId, name, successor },
    hyperParameters: resolveHyperparameters(model, {}, 200),
    dataset: { ...dataset, trainRows: 200 },
    evaluation: { ...evaluation, pace },
  };
}

describe.concurrent("in us-west-2", () => {
  it("Llama 3.1 8B is tuned, served by a model unit, and registered", async () => {
    const request = { ...aLlamaRequest(), group: "llama" };
    await west?.start("llama", request);
    const ended = await west?.end("llama");
    expect([ended?.status, ended?.cause]).toEqual(["SUCCEEDED", undefined]);
    expect(ended?.executionArn).toMatch(/^arn:aws:states:us-west-2:/);
    const bucket = west?.bucket;
    const entry = bucket && (await readVersion(bucket, "llama", "llama"));
    expect(entry).toMatchObject({
      outcome: "accepted",
      modelArn: expect.stringMatching(/^arn:aws:bedrock:us-west-2:/),
      serving: { path: "provisioned" },
    });
    expect(west?.notifications("llama")).toEqual(["Tunewright: llama was registered"]);
  });

  it("Llama 3.3 70B comes to a verdict by its profile, at the 4 requests a minute of its deployments", async () => {
    await west?.start("large", requestFor("llama-3-3-70b", "large"));
    const ended = await west?.end("large");
    expect([ended?.status, ended?.cause]).toEqual(["SUCCEEDED", undefined]);
    const { outcome, decision } = JSON.parse(ended?.output ?? "{}");
    expect([outcome, decision.rows]).toEqual(["accepted", 40]);
    const kept = west && (await verdictFile.find(west.bucket, "large"));
    const { tuned, base } = kept?.answers ?? {};
    expect([tuned?.refused, base?.refused]).toEqual([0, 0]);
  });
});

it("in us-east-1 Llama is refused before anything is bought", async () => {
  await east?.start("llama", aLlamaRequest());
  expect((await east?.end("llama"))?.status).toBe("FAILED");
  expect(await east?.paid("llama")).toEqual(nothingPaid);
});
