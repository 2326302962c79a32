import { readFileSync } from "node:fs";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bedrockClient,
  bedrockRuntimeClient,
  cloudFormationClient,
  s3Client,
  sfnClient,
  ssmClient,
} from "../../pipeline/clients.ts";
import { readAlias } from "../../pipeline/registry/aliases.ts";
import {
  assertNotWorse,
  type Proposed,
  proposePromotion,
  proposeRollback,
} from "../../pipeline/run/propose-promotion.ts";
import { resolveModel } from "../../pipeline/run/resolve-model.ts";
import { readStack } from "../../pipeline/run/stack.ts";
import { type Verdict, verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { promoteAlias } from "../../pipeline/serving/promote-alias.ts";
import { modelBehind, type PromotionBench, startPromotions } from "../support/promotion.ts";
import { roleCredentials } from "../support/role-credentials.ts";
import { aChampion, aVerdict } from "../support/verdict.ts";

const GROUP = "tickets";
/** An exchange takes five minutes of the cloud: a second. */
const SPEED = 300;
const PARAMETER = "/tunewright/tickets/production";

let bench: PromotionBench;
let promoter: Promoter;
const models: Record<string, string> = {};

beforeAll(async () => {
  bench = await startPromotions(SPEED);
  const [v1 = "", v2 = ""] = await Promise.all([bench.model("v1"), bench.model("v2")]);
  Object.assign(models, { v1, v2 });
  await register("v1", v1);
  await register("v2", v2, { ...aChampion(), version: "v1", runId: "v1" });
  const { comparison, ...champion } = aChampion();
  const worse = { ...comparison, gain: -0.1, interval: { low: -0.15, high: -0.02 } };
  await register("v3", v1, { ...champion, version: "v2", runId: "v2", comparison: worse });
  await register("v4", v1);
  promoter = asPromoter();
});
afterAll(async () => {
  promoter?.stop();
  await bench?.stop();
});

async function register(
  version: string,
  modelArn: string,
  champion: Verdict["champion"] = null,
): Promise<void> {
  await bench.version(GROUP, version, modelArn);
  await verdictFile.write(bench.bucket, version, aVerdict({ champion }));
}

/** The policy of the page, for this account and bucket. */
function policyOfThePage(): object[] {
  const page = readFileSync("pipeline/serving/README.md", "utf8");
  const [, json = "[]"] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const text = json
    .replaceAll("DATA-BUCKET", bench.bucket.name)
    .replaceAll("REGION", "us-east-1")
    .replaceAll("ACCOUNT", "123456789012");
  return JSON.parse(text) as object[];
}

type Promoter = ReturnType<typeof asPromoter>;

/** Clients of someone who may do what the page says, and nothing else. */
function asPromoter() {
  const credentials = roleCredentials(bench.cloud, ...policyOfThePage());
  const settings = { ...bench.cloud.client, credentials };
  const { name } = bench.bucket;
  const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:Tunewright";
  const bucket = { s3: s3Client(settings), name };
  const clients = { bedrock: bedrockClient(settings), sfn: sfnClient(settings) };
  const stack = { bucket: name, stateMachineArn, topicArn: "", customizationRoleArn: "" };
  const [runtime, ssm] = [bedrockRuntimeClient(settings), ssmClient(settings)];
  const cloudFormation = cloudFormationClient(settings);
  const all = [bucket.s3, ...Object.values(clients), runtime, ssm, cloudFormation];
  return {
    environment: { ...clients, bucket, stack },
    ...{ runtime, ssm, cloudFormation },
    /** Does what was proposed, as the command does. */
    carryOut({ proposal, entry, over }: Proposed) {
      const { group, alias, what, usdPerHour, modelUnits } = proposal;
      const tools = { ...bench.tools, ...clients, bucket, runtime, ssm };
      return promoteAlias(tools, {
        ...{ group, alias, entry, what, by: "arn:promoter", reason: "it is better", over },
        ...{ modelUnits, usdPerHour, drainSeconds: 90, ssmParameter: PARAMETER },
      });
    },
    stop() {
      for (const client of all) client.destroy();
    },
  };
}

const propose = (source: string) =>
  proposePromotion(promoter.environment, { source, alias: "production" });

describe("someone who may do what the page says", () => {
  it("promotes, exchanges the model, and rolls back", async () => {
    await expect(readStack(promoter.cloudFormation)).rejects.toMatchObject({
      code: "Stack.Missing",
    });
    const first = await propose("v1");
    expect(first.proposal).toMatchObject({
      ...{ comparison: { kind: "no-champion" }, how: "create", from: null, usdPerHour: null },
    });
    const { alias } = await promoter.carryOut(first);

    const second = await propose(`${GROUP}@v2`);
    expect(second.proposal).toMatchObject({
      ...{ how: "swap", from: { version: "v1" }, broken: null },
      comparison: { kind: "verdict", figures: { gain: 0.05, isWorse: false } },
    });
    const promoted = await promoter.carryOut(second);
    expect(promoted).toMatchObject({ how: "swap", alias: { servingArn: alias.servingArn } });
    expect(await modelBehind(bench, alias.servingArn)).toBe(models["v2"]);

    const options = { ...bench.cloud.client, bucket: bench.bucket.name };
    expect(await resolveModel(`${GROUP}@production`, options)).toMatchObject({
      ...{ modelId: alias.servingArn, version: "v2", runId: "v2" },
    });
    const { Parameter } = await bench.tools.ssm.send(new GetParameterCommand({ Name: PARAMETER }));
    expect(Parameter?.Value).toBe(alias.servingArn);

    const worse = await propose("v3");
    expect(worse.proposal.comparison).toMatchObject({ figures: { isWorse: true } });
    expect(() => assertNotWorse(worse.proposal)).toThrow(/v3 is significantly worse/);
    expect((await propose("v4")).proposal.comparison).toEqual({
      kind: "not-comparable",
      why: "no-run",
    });

    const name = { group: GROUP, alias: "production" };
    const back = await proposeRollback(promoter.environment, { name });
    expect(back.proposal).toMatchObject({ version: "v1", how: "swap", what: "rolled-back" });
    await promoter.carryOut(back);
    expect(await modelBehind(bench, alias.servingArn)).toBe(models["v1"]);
    await expect(proposeRollback(promoter.environment, { name })).rejects.toMatchObject({
      code: "Registry.NothingBefore",
    });
    await expect(proposeRollback(promoter.environment, { name, to: "v3" })).rejects.toMatchObject({
      code: "Registry.NeverServed",
    });
    const { history = [] } = (await readAlias(bench.bucket, GROUP, "production")) ?? {};
    expect(history.map(({ what, by }) => [what, by])).toEqual([
      ["promoted", "arn:promoter"],
      ["promoted", "arn:promoter"],
      ["rolled-back", "arn:promoter"],
    ]);
  });
});
