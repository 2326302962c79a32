import { CreateCustomModelDeploymentCommand } from "@aws-sdk/client-bedrock";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serviceQuotasClient } from "../../../pipeline/clients.ts";
import { type CheckQuotasRequest, checkQuotas } from "../../../pipeline/job/check-quotas.ts";
import { startCleanUpEnvironment, startJob, train } from "../../support/bought-resources.ts";
import type { PipelineEnvironment } from "../../support/pipeline-environment.ts";
import { aLlamaRequest, aRequest } from "../../support/request.ts";

let environment: PipelineEnvironment;
let serviceQuotas: ServiceQuotasClient;
/** A custom model of another run, with a deployment. */
let modelArn: string;
beforeAll(async () => {
  environment = await startCleanUpEnvironment();
  serviceQuotas = serviceQuotasClient(environment.cloud.client);
  modelArn = await train(environment, "earlier");
  await environment.bedrock.send(
    new CreateCustomModelDeploymentCommand({ modelDeploymentName: "earlier", modelArn }),
  );
});
afterAll(() => {
  serviceQuotas.destroy();
  return environment.stop();
});

/** Sets quotas as AWS Support does. */
const set = (quotas: Record<string, number>) =>
  environment.cloud.kernel.service("bedrock")?.setQuotas?.(quotas);

const onDemand: CheckQuotasRequest = {
  runId: "wanted",
  start: "training",
  models: 1,
  baseModel: aRequest("wanted").baseModel.id,
  serving: aRequest("wanted").serving,
};
const { baseModel, serving } = aLlamaRequest();
const throughput = { ...onDemand, baseModel: baseModel.id, serving };

const check = (request: CheckQuotasRequest) =>
  checkQuotas({ bedrock: environment.bedrock, serviceQuotas }, request);

/** Makes Service Quotas answer with an error; by default to every call. */
async function answering<T>(
  name: string,
  work: () => Promise<T>,
  command = /Command$/,
): Promise<T> {
  serviceQuotas.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (call) => {
        if (!command.test(commandName)) return next(call);
        throw Object.assign(new Error("not today"), { name });
      },
    { step: "initialize", name: "failing" },
  );
  return work().finally(() => serviceQuotas.middlewareStack.remove("failing"));
}

describe("checkQuotas", () => {
  it("passes where there is room", async () => {
    expect(await check(onDemand)).toEqual({ waits: [], unread: [], jobsAtOnce: 10 });
  });

  it("refuses throughput in a new account, with name, code, value, use and the remedy", async () => {
    set({ "model-units": 0 });
    await expect(check(throughput)).rejects.toMatchObject({
      code: "Quota.ModelUnits",
      message:
        'the quota "Model units no-commitment Provisioned Throughputs across custom models" (L-BE77399C) ' +
        "is 0 in us-east-1; 0 in use, and this run needs 1",
      hint: expect.stringMatching(
        /https:\/\/us-east-1\.console.*\/L-BE77399C\. .*support center.*Nothing was bought/,
      ),
    });
  });

  it("needs the units of the base model's own quota, too", async () => {
    set({ "model-units": 5, "L-3632DE15": 1 });
    await expect(
      check({ ...throughput, serving: { ...serving, modelUnits: 2 } }),
    ).rejects.toMatchObject({
      code: "Quota.ThroughputUnits",
      message: expect.stringMatching(/Meta Llama 3\.1 8B Instruct" \(L-3632DE15\) is 1 .*needs 2/),
    });
    expect(await check(throughput)).toEqual({ waits: [], unread: [], jobsAtOnce: 10 });
  });

  it("needs no model units where the model is served on demand", async () => {
    set({ "model-units": 0 });
    expect(await check(onDemand)).toEqual({ waits: [], unread: [], jobsAtOnce: 10 });
  });

  it("refuses when all custom models are used up, unless the model is there already", async () => {
    set({ "custom-models": 1 });
    await expect(check(onDemand)).rejects.toMatchObject({
      code: "Quota.CustomModels",
      message: expect.stringMatching(/\(L-CB5B847D\) is 1 in us-east-1; 1 in use, .* needs 1/),
    });
    expect(await check({ ...onDemand, start: "model" })).toMatchObject({ waits: [] });
    expect(await check({ ...onDemand, runId: "earlier" })).toMatchObject({ waits: [] });
    set({ "custom-models": 100 });
  });

  it("refuses when all deployments are used up, but not a run that has its own", async () => {
    set({ deployments: 1 });
    await expect(check(onDemand)).rejects.toMatchObject({ code: "Quota.Deployments" });
    expect(await check({ ...onDemand, runId: "earlier" })).toMatchObject({ waits: [] });
    set({ deployments: 10 });
  });

  it("says that the run will wait for a job of others to end", async () => {
    await startJob(environment, "another");
    set({ "customization-jobs": 1 });
    const { waits } = await check(onDemand);
    expect(waits).toEqual([
      {
        quota: "(Model customization) Scheduled customization jobs",
        code: "L-0406044C",
        value: 1,
        used: 1,
      },
    ]);
    expect((await check({ ...onDemand, runId: "another" })).waits).toEqual([]);
    expect((await check({ ...onDemand, start: "job" })).waits).toEqual([]);
    set({ "customization-jobs": 10 });
  });

  it.each([
    ["AccessDeniedException", "denied"],
    ["NoSuchResourceException", "unknown"],
  ])("refuses nothing after %s, and says which defaults it took", async (name, reason) => {
    set({ "model-units": 0 });
    const { unread } = await answering(name, () => check({ ...throughput, start: "model" }));
    expect(unread).toEqual([
      expect.objectContaining({ code: "L-BE77399C", default: 0, reason }),
      expect.objectContaining({ code: "L-3632DE15", default: 0, reason }),
    ]);
  });

  it("takes AWS's default of a quota that was never changed, and refuses by it", async () => {
    const asked = answering(
      "NoSuchResourceException",
      () => check({ ...throughput, start: "model" }),
      /^GetServiceQuotaCommand$/,
    );
    await expect(asked).rejects.toMatchObject({
      code: "Quota.ModelUnits",
      message: expect.stringContaining("(L-BE77399C) is 0"),
    });
  });

  it("names a quota whose code no source gives, instead of reading it", async () => {
    set({ "model-units": 1, "L-07D3BCF0": 1 });
    const nova2 = { ...throughput, baseModel: "amazon.nova-2-lite-v1:0:256k" };
    expect((await check(nova2)).unread).toEqual([
      {
        quota: expect.stringContaining("custom model Amazon Nova 2 Lite"),
        code: null,
        default: 0,
        reason: "no-code",
      },
    ]);
  });

  it("says that units with a commitment cannot be read, where some are to be bought", async () => {
    set({ "model-units": 1 });
    const commitment = {
      duration: "OneMonth",
      totalUsd: 1,
      until: "2026-12-24",
      approval: "0".repeat(64),
    } as const;
    const { unread } = await check({ ...throughput, serving: { ...serving, commitment } });
    expect(unread).toMatchObject([
      { quota: expect.stringMatching(/with a commitment/), code: null, reason: "no-code" },
    ]);
  });

  it("leaves a fault of Service Quotas to the workflow, which tries again", async () => {
    const asked = answering("TooManyRequestsException", () => check(onDemand));
    await expect(asked).rejects.toMatchObject({ name: "TooManyRequestsException" });
  });
});
