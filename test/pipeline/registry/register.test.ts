import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RegisterRequest, register } from "../../../pipeline/registry/register.ts";
import { findWithdrawal, withdrawVersions } from "../../../pipeline/registry/serving.ts";
import { readVersion } from "../../../pipeline/registry/versions.ts";
import { verdictFile } from "../../../pipeline/run-folder/verdict.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aRequest } from "../../support/request.ts";
import { aVerdict } from "../../support/verdict.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const verdict = aVerdict();

let runId = "";
let serial = 0;
beforeEach(async () => {
  serial += 1;
  runId = `run-${serial}`;
  await verdictFile.write(environment.bucket, runId, verdict);
});

const add = (version: string, changes: Partial<RegisterRequest> = {}) =>
  register(environment.bucket, environment.clock, {
    runId,
    version,
    request: aRequest(runId),
    jobArn: "arn:job",
    modelArn: "arn:model",
    servingArn: "arn:serving",
    committedUntil: null,
    ...changes,
  });

const withdraw = () =>
  withdrawVersions(environment.bucket, {
    runId,
    group: "test",
    withdrawnAt: "now",
    by: "test",
    reason: "why",
  });

describe("register", () => {
  it("returns what an earlier execution has registered of the same model and serving", async () => {
    const first = await add(runId);
    expect(first).toEqual({ version: runId, key: `registry/test/versions/${runId}.json` });
    expect(await add(`${runId}_2`)).toEqual(first);
  });

  it("registers again what is served by something else, or was withdrawn", async () => {
    await add(runId);
    const elsewhere = await add(`${runId}_2`, { servingArn: "arn:committed" });
    expect(elsewhere.version).toBe(`${runId}_2`);
    await withdraw();
    expect((await add(`${runId}_3`)).version).toBe(`${runId}_3`);
  });

  it("withdraws all that the run has registered, and nothing of a run with a longer id", async () => {
    await add(runId);
    await add(`${runId}_2`, { servingArn: "arn:other" });
    await withdraw();
    const found = (version: string) => findWithdrawal(environment.bucket, "test", version);
    expect(await found(runId)).toMatchObject({ reason: "why" });
    expect(await found(`${runId}_2`)).toBeDefined();
    expect(await found(`${runId}-b`)).toBeUndefined();
  });

  it("records the true origin of a model that was trained elsewhere", async () => {
    const request = aRequest(runId, {
      origin: "model",
      start: { at: "model", jobArn: null, modelArn: "arn:theirs" },
    });
    await add(runId, { request, jobArn: null, modelArn: "arn:theirs" });
    expect(await readVersion(environment.bucket, "test", runId)).toMatchObject({
      origin: "model",
      jobArn: null,
      modelArn: "arn:theirs",
    });
  });

  it("registers a rejection that nothing serves", async () => {
    await verdictFile.write(environment.bucket, runId, { ...verdict, outcome: "rejected" });
    await add(runId, { servingArn: null });
    expect(await readVersion(environment.bucket, "test", runId)).toMatchObject({
      outcome: "rejected",
      serving: { arn: null, committedUntil: null },
    });
    // Nothing was served, so that there is nothing to withdraw.
    await withdraw();
    expect(await findWithdrawal(environment.bucket, "test", runId)).toBeUndefined();
  });
});
