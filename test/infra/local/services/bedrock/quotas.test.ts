import {
  CreateProvisionedModelThroughputCommand,
  type CreateProvisionedModelThroughputCommandInput,
  DeleteProvisionedModelThroughputCommand,
  ListProvisionedModelThroughputsCommand,
} from "@aws-sdk/client-bedrock";
import { expect, it, onTestFinished } from "vitest";
import { readQuotaOption } from "../../../../../infra/local/services/bedrock/quotas.ts";
import { tune } from "../../../../support/bedrock-serving.ts";
import { type Bench, benchOn, startBench } from "../../../../support/bedrock-tuning.ts";

const MICRO = "amazon.nova-micro-v1:0:128k";

async function startOwn(options: Parameters<typeof startBench>[0] = {}): Promise<Bench> {
  const bench = await startBench(options);
  onTestFinished(() => bench.stop());
  return bench;
}

type Purchase = Partial<CreateProvisionedModelThroughputCommandInput>;

async function buy({ bedrock }: Bench, changes: Purchase): Promise<string> {
  const purchase = { provisionedModelName: "units", modelId: "tuned", modelUnits: 1, ...changes };
  const command = new CreateProvisionedModelThroughputCommand(purchase);
  return (await bedrock.send(command)).provisionedModelArn ?? "";
}

/** What `POST /_tunewright/quotas` answers. */
async function raise({ cloud }: Bench, quotas: unknown) {
  const body = JSON.stringify({ quotas });
  const answer = await fetch(`${cloud.endpoint}/_tunewright/quotas`, { method: "POST", body });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it("refuses throughput to an account that has no model units yet, in AWS's words", async () => {
  const bench = await startOwn();
  await tune(bench, "tuned", MICRO);
  for (const modelId of ["tuned", "amazon.nova-micro-v1:0:24k"]) {
    const base = modelId === "tuned" ? MICRO : modelId;
    await expect(buy(bench, { modelId })).rejects.toMatchObject({
      name: "ServiceQuotaExceededException",
      message: `Your account does not currently have any no commitment model units reserved for ${base}.`,
      $metadata: { httpStatusCode: 400 },
    });
  }
  const { provisionedModelSummaries } = await bench.bedrock.send(
    new ListProvisionedModelThroughputsCommand({}),
  );
  expect(provisionedModelSummaries).toEqual([]);
});

it("sells as many units as the account has, over all custom models, and again what was deleted", async () => {
  const bench = await startOwn({ quotas: { "model-units": 2 } });
  await tune(bench, "tuned", MICRO);
  const arn = await buy(bench, { modelUnits: 2 });
  const more = { provisionedModelName: "more" };
  await expect(buy(bench, more)).rejects.toThrow(
    /has 2 .* of which 2 are in use; 1 were requested/,
  );
  await bench.bedrock.send(
    new DeleteProvisionedModelThroughputCommand({ provisionedModelId: arn }),
  );
  expect(await buy(bench, more)).toMatch(/:provisioned-model\//);
});

it("takes a raised quota into account at once, and after a restart", async () => {
  const bench = await startBench();
  let cloud = bench.cloud;
  onTestFinished(() => cloud.stop());
  await tune(bench, "tuned", MICRO);
  await expect(buy(bench, {})).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });
  const { status, body } = await raise(bench, { "model-units": 1 });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    "model-units": 1,
    "custom-models": 100,
    "committed-model-units": 0,
  });
  await buy(bench, {});
  cloud = await cloud.restart();
  const again = benchOn(cloud);
  await expect(buy(again, { provisionedModelName: "second" })).rejects.toThrow("1 are in use");
  await raise(again, { "model-units": 2 });
  expect(await buy(again, { provisionedModelName: "second" })).toMatch(/:provisioned-model\//);
});

it("needs units of the base model too, whose quota has a code of its own", async () => {
  const bench = await startOwn({ quotas: { "model-units": 5, "L-AC096F71": 0 } });
  await tune(bench, "tuned", MICRO);
  await expect(buy(bench, {})).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });
  await raise(bench, { "L-AC096F71": 1 });
  await expect(buy(bench, { modelUnits: 2 })).rejects.toThrow("has 1 no commitment model units");
  expect(await buy(bench, {})).toMatch(/:provisioned-model\//);
});

it("counts units with a commitment apart from those without", async () => {
  const bench = await startOwn({ quotas: { "committed-model-units": 1 } });
  await tune(bench, "tuned", MICRO);
  await expect(buy(bench, {})).rejects.toThrow("any no commitment model units");
  expect(await buy(bench, { commitmentDuration: "OneMonth" })).toMatch(/:provisioned-model\//);
  const more: Purchase = { provisionedModelName: "more", commitmentDuration: "SixMonths" };
  await expect(buy(bench, more)).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });
});

it.each([
  [{ units: 2 }, /no quota units; there are customization-jobs, .*L-…/],
  [{ "model-units": "2" }, /model-units must be a whole number of at least 0/],
  [{ "model-units": -1 }, /whole number/],
  [{ "model-units": 1.5 }, /whole number/],
  [undefined, /must be an object/],
])("answers 400 to the quotas %j and changes none", async (quotas, message) => {
  const bench = await startOwn();
  const { status, body } = await raise(bench, quotas);
  expect({ status, message: body["message"] }).toEqual({
    status: 400,
    message: expect.stringMatching(message),
  });
  expect((await raise(bench, {})).body["model-units"]).toBe(0);
});

it("does not start on quotas that it cannot read", async () => {
  await expect(startBench({ quotas: { "model-unit": 2 } })).rejects.toThrow("no quota model-unit");
});

it("reads quotas from a command line", () => {
  expect(readQuotaOption("model-units=2, custom-models=200")).toEqual({
    "model-units": 2,
    "custom-models": 200,
  });
  for (const wrong of ["model-units", "model-units=", "model-units=two", "units=2", ""]) {
    expect(() => readQuotaOption(wrong), wrong).toThrow(/quota|whole number/);
  }
});
