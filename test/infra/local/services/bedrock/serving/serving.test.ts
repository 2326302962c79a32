import {
  CreateCustomModelDeploymentCommand,
  CreateProvisionedModelThroughputCommand,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  GetCustomModelDeploymentCommand,
  GetProvisionedModelThroughputCommand,
  ListCustomModelDeploymentsCommand,
  ListProvisionedModelThroughputsCommand,
  UpdateCustomModelDeploymentCommand,
  UpdateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outputProblems } from "../../../../../../infra/local/protocol/api-model.ts";
import { type ServingBench, startServing, tune } from "../../../../../support/bedrock-serving.ts";
import { type DrivenClock, takeOver } from "../../../../../support/driven-clock.ts";

const MINUTE_MS = 60_000;

let bench: ServingBench;
let clock: DrivenClock;
/** Another model tuned from the same base, and one tuned from another base. */
let sibling = "";
let stranger = "";

beforeAll(async () => {
  bench = await startServing();
  sibling = await tune(bench, "sibling");
  stranger = await tune(bench, "stranger", "amazon.nova-lite-v1:0:300k");
  clock = takeOver(bench.cloud.kernel.clock);
});

afterAll(() => bench.stop());

const deployment = (customModelDeploymentIdentifier: string) =>
  bench.bedrock.send(new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));
const throughput = (provisionedModelId: string) =>
  bench.bedrock.send(new GetProvisionedModelThroughputCommand({ provisionedModelId }));

describe("a deployment", () => {
  const update = (modelArn: string, customModelDeploymentIdentifier = "tuned") =>
    bench.bedrock.send(
      new UpdateCustomModelDeploymentCommand({ customModelDeploymentIdentifier, modelArn }),
    );
  const create = (modelDeploymentName: string, changes: object = {}) =>
    bench.bedrock.send(
      new CreateCustomModelDeploymentCommand({
        modelDeploymentName,
        modelArn: bench.customModel,
        ...changes,
      }),
    );
  const remove = (customModelDeploymentIdentifier: string) =>
    bench.bedrock.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));

  it("is found by its ARN and by its name, with its description", async () => {
    const { customModelDeploymentArn = "" } = await create("described", { description: "a test" });
    expect(await deployment("described")).toMatchObject({
      customModelDeploymentArn,
      description: "a test",
      status: "Creating",
    });
    clock.advance(4 * MINUTE_MS);
    expect((await deployment(customModelDeploymentArn)).status).toBe("Creating");
    clock.advance(MINUTE_MS);
    expect((await deployment("described")).status).toBe("Active");
    await remove("described");
  });

  it("keeps its ARN while its model is replaced, and can't be deleted meanwhile", async () => {
    const before = await deployment("tuned");
    const { customModelDeploymentArn } = await update(sibling);
    expect(customModelDeploymentArn).toBe(bench.deployment);
    expect(await deployment("tuned")).toMatchObject({
      status: "Active",
      modelArn: bench.customModel,
      updateDetails: { modelArn: sibling, updateStatus: "Updating" },
    });
    await expect(remove("tuned")).rejects.toMatchObject({ name: "ConflictException" });
    await expect(update(bench.customModel)).rejects.toThrow("only while it is Active");
    clock.advance(5 * MINUTE_MS);
    const after = await deployment("tuned");
    expect(after).toMatchObject({
      modelArn: sibling,
      updateDetails: { modelArn: sibling, updateStatus: "UpdateCompleted" },
    });
    expect(Number(after.lastUpdatedAt)).toBeGreaterThan(Number(before.lastUpdatedAt));
    await update(bench.customModel);
    clock.advance(5 * MINUTE_MS);
  });

  it("keeps the model that will replace its own from being deleted", async () => {
    await update(sibling);
    const drop = new DeleteCustomModelCommand({ modelIdentifier: sibling });
    await expect(bench.bedrock.send(drop)).rejects.toThrow(bench.deployment);
    clock.advance(5 * MINUTE_MS);
    await update(bench.customModel);
    clock.advance(5 * MINUTE_MS);
  });

  it("accepts no model of another base", async () => {
    await expect(update(stranger)).rejects.toThrow("customized from the same base model");
  });

  it("is not created twice for one token, nor under a name in use", async () => {
    const once = { clientRequestToken: "once" };
    const { customModelDeploymentArn: first = "" } = await create("once", once);
    expect((await create("once", once)).customModelDeploymentArn).toBe(first);
    await expect(create("once")).rejects.toThrow("with the name once already exists");
    await expect(create("twice", once)).rejects.toThrow("already used in a request with different");
    clock.advance(5 * MINUTE_MS);
    await remove(first);
  });

  it("can't be deleted while it is being created, and can afterwards", async () => {
    await create("mutating");
    await expect(remove("mutating")).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("mutating state"),
    });
    expect((await deployment("mutating")).status).toBe("Creating");
    clock.advance(5 * MINUTE_MS);
    await remove("mutating");
    await expect(remove("mutating")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("is rejected beyond two that are being created", async () => {
    await create("one");
    await create("two");
    await expect(create("three")).rejects.toMatchObject({
      name: "ServiceQuotaExceededException",
      message: expect.stringContaining("(2) of custom model deployments in progress"),
    });
    clock.advance(5 * MINUTE_MS);
    await remove("one");
    await remove("two");
  });

  it("is listed by model and status", async () => {
    await create("listed");
    const names = async (input: object) => {
      const { modelDeploymentSummaries = [] } = await bench.bedrock.send(
        new ListCustomModelDeploymentsCommand(input),
      );
      return modelDeploymentSummaries.map((each) => each.customModelDeploymentName);
    };
    expect(await names({ statusEquals: "Creating" })).toEqual(["listed"]);
    expect(await names({ sortOrder: "Ascending" })).toEqual(["tuned", "listed"]);
    expect(await names({ modelArnEquals: stranger })).toEqual([]);
    clock.advance(5 * MINUTE_MS);
    await remove("listed");
    await expect(deployment("listed")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("throughput", () => {
  const update = (changes: object, provisionedModelId = bench.throughput) =>
    bench.bedrock.send(
      new UpdateProvisionedModelThroughputCommand({ provisionedModelId, ...changes }),
    );

  it("is not bought twice for one token, nor under a name in use", async () => {
    const buy = async (clientRequestToken: string, changes: object = {}) => {
      const units = { provisionedModelName: "once", modelId: bench.customModel, modelUnits: 1 };
      const command = { ...units, clientRequestToken, ...changes };
      const bought = await bench.bedrock.send(new CreateProvisionedModelThroughputCommand(command));
      return bought.provisionedModelArn ?? "";
    };
    const first = await buy("token");
    expect(await buy("token")).toBe(first);
    await expect(buy("another")).rejects.toThrow("with the name once already exists");
    await expect(buy("token", { modelUnits: 2 })).rejects.toThrow("with different parameters");
    await bench.bedrock.send(
      new DeleteProvisionedModelThroughputCommand({ provisionedModelId: first }),
    );
  });

  it("can be renamed, to a name that is free", async () => {
    const { provisionedModelArn = "" } = await bench.bedrock.send(
      new CreateProvisionedModelThroughputCommand({
        provisionedModelName: "other",
        modelId: bench.customModel,
        modelUnits: 1,
      }),
    );
    await expect(update({ desiredProvisionedModelName: "other" })).rejects.toThrow(
      "with the name other already exists",
    );
    await update({ desiredProvisionedModelName: "renamed" });
    expect((await throughput("renamed")).provisionedModelArn).toBe(bench.throughput);
    await bench.bedrock.send(
      new DeleteProvisionedModelThroughputCommand({ provisionedModelId: provisionedModelArn }),
    );
  });

  it("keeps its ARN while its model is replaced, and can't be deleted meanwhile", async () => {
    await update({ desiredModelId: "sibling" });
    expect(await throughput(bench.throughput)).toMatchObject({
      status: "Updating",
      modelArn: bench.customModel,
      desiredModelArn: sibling,
    });
    await expect(
      bench.bedrock.send(
        new DeleteProvisionedModelThroughputCommand({ provisionedModelId: bench.throughput }),
      ),
    ).rejects.toMatchObject({ name: "ConflictException" });
    await expect(update({ desiredModelId: sibling })).rejects.toThrow("only while it is InService");
    clock.advance(10 * MINUTE_MS);
    expect(await throughput(bench.throughput)).toMatchObject({
      status: "InService",
      modelArn: sibling,
      desiredModelArn: sibling,
    });
  });

  it("accepts no model of another base", async () => {
    await expect(update({ desiredModelId: stranger })).rejects.toThrow("the same base model");
  });

  it("of a base model can't be given another model", async () => {
    const { provisionedModelArn } = await bench.bedrock.send(
      new CreateProvisionedModelThroughputCommand({
        provisionedModelName: "base",
        modelId: "amazon.nova-micro-v1:0:24k",
        modelUnits: 1,
      }),
    );
    clock.advance(10 * MINUTE_MS);
    await expect(update({ desiredModelId: sibling }, provisionedModelArn)).rejects.toThrow(
      "only for a Provisioned Throughput of a custom model",
    );
    const { provisionedModelSummaries = [] } = await bench.bedrock.send(
      new ListProvisionedModelThroughputsCommand({ nameContains: "bas" }),
    );
    expect(provisionedModelSummaries).toMatchObject([{ provisionedModelArn, modelUnits: 1 }]);
  });
});

it("answers in the shapes of AWS's own model", async () => {
  const { kernel } = bench.cloud;
  const calls: [string, Record<string, unknown>][] = [
    ["GetCustomModelDeployment", { customModelDeploymentIdentifier: bench.deployment }],
    ["ListCustomModelDeployments", {}],
    ["GetProvisionedModelThroughput", { provisionedModelId: bench.throughput }],
    ["ListProvisionedModelThroughputs", {}],
    ["ListTagsForResource", { resourceARN: bench.deployment }],
  ];
  for (const [operation, input] of calls) {
    const output = await kernel.call("bedrock", operation, input, kernel.rootContext());
    expect(outputProblems("bedrock", operation, output)).toEqual([]);
  }
});
