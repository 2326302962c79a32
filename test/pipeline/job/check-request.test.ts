import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkRequest } from "../../../pipeline/job/check-request.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import type { ExecutionInput } from "../../../pipeline/workflow/input.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aCommitment, aLlamaRequest, aRequest } from "../../support/request.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Uploads the files of a run, with the uploader's notes, and returns the request for it. */
async function uploaded(runId: string, changes: Partial<ExecutionInput> = {}) {
  const request = aRequest(runId, changes);
  const files = { train: "train rows", evaluation: "held-out rows", manifest: "{}" };
  for (const [name, text] of Object.entries(files)) {
    await environment.bucket.s3.send(
      new PutObjectCommand({
        Bucket: environment.bucket.name,
        Key: runLayout(runId)[name as keyof typeof files],
        Body: text,
        Metadata: { sha256: sha256(text) },
      }),
    );
  }
  const hashes = {
    train: sha256(files.train),
    validation: null,
    evaluation: sha256(files.evaluation),
  };
  return { ...request, dataset: { ...request.dataset, sha256: hashes } };
}

const check = (request: unknown, name = (request as { runId?: string }).runId ?? "nameless") =>
  checkRequest(environment.bucket, { executionName: name, request });

describe("checkRequest", () => {
  it("passes what is complete", async () => {
    expect(await check(await uploaded("whole"))).toEqual({ runId: "whole", files: 2 });
  });

  it("names the file that is not there", async () => {
    const request = await uploaded("gone");
    const dataset = { ...request.dataset, train: "runs/gone/input/nowhere.jsonl" };
    await expect(check({ ...request, dataset })).rejects.toMatchObject({
      code: "Request.FileMissing",
      message: "s3://tuning-data/runs/gone/input/nowhere.jsonl does not exist",
    });
  });

  it("finds a file that was replaced, and one whose bytes differ from its note", async () => {
    const request = await uploaded("replaced");
    const { train } = runLayout("replaced");
    await environment.put(train, "other rows");
    await expect(check(request)).rejects.toThrow(/train\.jsonl was changed/);
    const noted = new PutObjectCommand({
      Bucket: environment.bucket.name,
      Key: train,
      Body: "other rows",
      Metadata: { sha256: sha256("other rows") },
    });
    await environment.bucket.s3.send(noted);
    await expect(check(request)).rejects.toThrow(/train\.jsonl is a different file/);
  });

  it("refuses hyperparameters that the base model does not take", async () => {
    const request = await uploaded("hyper", { hyperParameters: { epochCount: "99" } });
    await expect(check(request)).rejects.toMatchObject({ code: "Hyperparameter.Value" });
  });

  it("passes a later execution of the run", async () => {
    expect(await check(await uploaded("again"), "again_2")).toMatchObject({ runId: "again" });
  });

  it("refuses a commitment that is not the approved one, to the dollar", async () => {
    const serving = aCommitment("bound");
    const approved = await uploaded("bound", { ...aLlamaRequest(), serving });
    expect(await check(approved)).toMatchObject({ runId: "bound" });
    const commitment = { ...serving.commitment, totalUsd: 15_418.6 };
    await expect(check({ ...approved, serving: { ...serving, commitment } })).rejects.toMatchObject(
      {
        code: "Request.CommitmentNotApproved",
      },
    );
  });

  it("refuses an execution that is not named after its run", async () => {
    await expect(check(await uploaded("named"), "another")).rejects.toMatchObject({
      code: "Request.WrongName",
    });
  });

  it.each([
    [null],
    [{}],
    [{ ...aRequest("x"), surprise: 1 }],
    [{ ...aRequest("x"), runId: "A/B" }],
  ])("refuses an input that is no request", async (request) => {
    await expect(check(request, "x")).rejects.toMatchObject({ code: "Request.Invalid" });
  });
});
