import { describe, expect, it } from "vitest";
import { ServiceError } from "../../../infra/local/kernel/aws-error.ts";
import type { ExecutionInput } from "../../../pipeline/workflow/input.ts";
import { aRequest } from "../../support/request.ts";
import { runScripted, type Script, thrown } from "../../support/workflow/scripted-run.ts";
import { healthy } from "../../support/workflow/scripts.ts";

const JOB = "CreateModelCustomizationJob";

/** A run with some answers of its own, and what it bought. */
async function run(script: Script, changes: Partial<ExecutionInput> = {}) {
  const request = aRequest("r1", changes);
  const baseModel = { ...request.baseModel, successor: "nova-2-lite", ...changes.baseModel };
  return runScripted({ ...healthy, ...script }, { input: { ...request, baseModel } });
}

const lifeCycle = (status?: string): Script => ({
  GetFoundationModel: {
    modelDetails: {
      modelArn: "arn:x",
      modelId: "m",
      ...(status !== undefined && { modelLifecycle: { status } }),
    },
  },
});

const unknownModel = () => {
  throw new ServiceError("ResourceNotFoundException", "no such model", { status: 404 });
};

describe("before anything is bought", () => {
  it("the base model is asked as the evaluation will ask it, and quotas are read for what is bought", async () => {
    const { callsOf, states } = await run({});
    expect(callsOf("AskBaseModel")).toEqual([
      {
        model: "amazon.nova-micro-v1:0",
        baseModel: "amazon.nova-micro-v1:0:128k",
        evaluationKey: "runs/r1/input/evaluation.jsonl",
        maxTokens: 64,
      },
    ]);
    expect(callsOf("CheckQuotas")).toMatchObject([{ runId: "r1", start: "training" }]);
    expect(states.slice(0, 6)).toEqual([
      "Check the request",
      "Does a function score the answers?",
      "Check the base model's life cycle",
      "Is the base model active?",
      "Ask the base model one question",
      "Check the account's quotas",
    ]);
  });

  it.each([
    ["BaseModel.Refused", { AskBaseModel: thrown("BaseModel.Refused", "an inference profile") }],
    ["Quota.ModelUnits", { CheckQuotas: thrown("Quota.ModelUnits", "L-BE77399C") }],
  ])("%s ends the run for free, after its first answer", async (error, script) => {
    const ended = await run(script);
    expect([ended.status, ended.error]).toEqual(["FAILED", error]);
    expect(ended.callsOf(JOB)).toEqual([]);
    expect(ended.callsOf("CleanUp")).toEqual([]);
    expect(ended.callsOf("WriteReport")).toMatchObject([{ outcome: "failed" }]);
  });

  it("a base model that is busy is asked again, for half an hour", async () => {
    const busy = thrown("ThrottlingException");
    const { status, callsOf } = await run({
      AskBaseModel: [...Array.from({ length: 9 }, () => busy), { characters: 1 }],
    });
    expect(status).toBe("SUCCEEDED");
    expect(callsOf("AskBaseModel")).toHaveLength(10);
  });

  it("a custom model's life cycle is that of its foundation model", async () => {
    const id =
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abc123def456";
    const { baseModel } = aRequest("r1");
    const { callsOf } = await run({}, { baseModel: { ...baseModel, id } });
    const [asked] = callsOf("GetFoundationModel");
    expect(asked).toEqual({ modelIdentifier: "amazon.nova-micro-v1:0:128k" });
    expect(callsOf(JOB)).toMatchObject([{ baseModelIdentifier: id }]);
  });

  it("a base model whose life cycle Bedrock does not say is used", async () => {
    expect((await run(lifeCycle())).status).toBe("SUCCEEDED");
  });

  it.each([
    ["BaseModel.Retired", lifeCycle("LEGACY"), /is LEGACY in this Region/],
    ["BaseModel.Ended", { GetFoundationModel: unknownModel }, /does not exist in this Region/],
  ])(
    "a base model that is no more gives %s and names its successor",
    async (error, script, words) => {
      const ended = await run(script);
      expect([ended.status, ended.error]).toEqual(["FAILED", error]);
      expect(ended.cause).toMatch(words);
      expect(ended.cause).toMatch(/The nearest to it is nova-2-lite/);
      expect(ended.callsOf(JOB)).toEqual([]);
      expect(ended.callsOf("AskBaseModel")).toEqual([]);
    },
  );

  it("a base model without a known successor is refused with where to look for one", async () => {
    const baseModel = { ...aRequest("r1").baseModel, successor: null };
    const { cause } = await run(lifeCycle("LEGACY"), { baseModel });
    expect(cause).toMatch(/Choose another base model \(tunewright models\)\.$/);
  });
});

describe("what is tuned from a Legacy base model", () => {
  const start = { at: "model", jobArn: null, modelArn: "arn:model" } as const;

  it("can still be deployed on demand", async () => {
    const { callsOf } = await run(lifeCycle("LEGACY"), { start, origin: "model" });
    expect(callsOf("AskBaseModel")).toHaveLength(1);
    expect(callsOf("CheckQuotas")).toMatchObject([{ start: "model" }]);
  });

  it("gets no new throughput", async () => {
    const serving = {
      path: "provisioned",
      modelUnits: 1,
      commitment: null,
      leaseHours: 24,
    } as const;
    const { error } = await run(lifeCycle("LEGACY"), { start, origin: "model", serving });
    expect(error).toBe("BaseModel.Retired");
  });

  it("is decided again without asking either model, whatever has become of the base model", async () => {
    const ended = await run(
      { GetFoundationModel: unknownModel },
      { start: { ...start, at: "verdict" }, origin: "model" },
    );
    expect(ended.error).not.toMatch(/^BaseModel/);
    expect(ended.callsOf("AskBaseModel")).toEqual([]);
    expect(ended.callsOf("CheckQuotas")).toEqual([]);
  });
});
