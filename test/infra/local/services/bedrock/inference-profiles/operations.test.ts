import {
  BedrockClient,
  CreateInferenceProfileCommand,
  type CreateInferenceProfileCommandInput,
  DeleteInferenceProfileCommand,
  GetInferenceProfileCommand,
  ListInferenceProfilesCommand,
  ListTagsForResourceCommand,
  paginateListInferenceProfiles,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { outputProblems } from "../../../../../../infra/local/protocol/api-model.ts";
import { conversation } from "../../../../../support/bedrock-serving.ts";
import { type Bench, benchOn, startBench } from "../../../../../support/bedrock-tuning.ts";
import { roleCredentials } from "../../../../../support/role-credentials.ts";

const MICRO = "amazon.nova-micro-v1:0";
const NOVA_2 = "us.amazon.nova-2-lite-v1:0";
const modelIn = (region: string, id = MICRO) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const own = (path: string) => `arn:aws:bedrock:us-east-1:123456789012:${path}`;
const REGIONS = ["us-east-1", "us-east-2", "us-west-2"];

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

let serial = 0;
async function create(changes: Partial<CreateInferenceProfileCommandInput> = {}): Promise<string> {
  serial += 1;
  const input = {
    inferenceProfileName: `team ${serial}`,
    modelSource: { copyFrom: modelIn("us-east-1") },
  };
  const made = await bench.bedrock.send(
    new CreateInferenceProfileCommand({ ...input, ...changes }),
  );
  return made.inferenceProfileArn ?? "";
}

const get = (inferenceProfileIdentifier: string) =>
  bench.bedrock.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier }));

describe("AWS's own profiles", () => {
  it.each([
    ["us.amazon.nova-micro-v1:0", MICRO],
    [
      own("inference-profile/us.meta.llama3-3-70b-instruct-v1:0"),
      "meta.llama3-3-70b-instruct-v1:0",
    ],
  ])("%s names its model in every Region that it routes to", async (identifier, modelId) => {
    const profile = await get(identifier);
    expect(profile).toMatchObject({
      type: "SYSTEM_DEFINED",
      status: "ACTIVE",
      inferenceProfileArn: own(`inference-profile/us.${modelId}`),
    });
    expect(profile.models?.map(({ modelArn }) => modelArn)).toEqual(
      REGIONS.map((region) => modelIn(region, modelId)),
    );
    const { $metadata: _, ...output } = profile;
    expect(outputProblems("bedrock", "GetInferenceProfile", output)).toEqual([]);
  });

  it("are listed page by page, without those of retired models", async () => {
    const ids: string[] = [];
    const pages = paginateListInferenceProfiles({ client: bench.bedrock, pageSize: 2 }, {});
    for await (const { inferenceProfileSummaries = [] } of pages) {
      ids.push(
        ...inferenceProfileSummaries.map(({ inferenceProfileId = "" }) => inferenceProfileId),
      );
    }
    expect(ids).toContain(NOVA_2);
    expect(ids).not.toContain("us.meta.llama3-2-1b-instruct-v1:0");
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("can't be deleted", async () => {
    const remove = new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: NOVA_2 });
    await expect(bench.bedrock.send(remove)).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("a profile of the account", () => {
  it("of a base model stays in its Region; it is found, listed, tagged and deleted", async () => {
    const arn = await create({
      inferenceProfileName: "search",
      description: "for the search team",
      tags: [{ key: "team", value: "search" }],
    });
    expect(arn).toMatch(/:application-inference-profile\/[a-z0-9]{12}$/);
    const id = arn.split("/").at(-1) ?? "";
    const found = await get(id);
    expect(found).toMatchObject({
      inferenceProfileArn: arn,
      inferenceProfileName: "search",
      description: "for the search team",
      type: "APPLICATION",
      models: [{ modelArn: modelIn("us-east-1") }],
    });
    const list = new ListInferenceProfilesCommand({ typeEquals: "APPLICATION" });
    const { inferenceProfileSummaries } = await bench.bedrock.send(list);
    expect(inferenceProfileSummaries?.map((each) => each.inferenceProfileArn)).toContain(arn);
    const { tags } = await bench.bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }));
    expect(tags).toEqual([{ key: "team", value: "search" }]);
    const remove = new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: arn });
    await bench.bedrock.send(remove);
    await expect(get(id)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(bench.bedrock.send(remove)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("of AWS's profile routes to the same Regions, and answers by its ARN, not by its id", async () => {
    const arn = await create({ modelSource: { copyFrom: own(`inference-profile/${NOVA_2}`) } });
    expect((await get(arn)).models).toEqual((await get(NOVA_2)).models);
    const ask = (modelId: string) =>
      bench.runtime.send(new ConverseCommand({ modelId, ...conversation }));
    expect((await ask(arn)).stopReason).toBe("end_turn");
    await expect(ask(arn.split("/").at(-1) ?? "")).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  it("is made once for one token, and survives a restart", async () => {
    let { cloud } = await startBench();
    onTestFinished(() => cloud.stop());
    const request = {
      inferenceProfileName: "kept",
      modelSource: { copyFrom: modelIn("us-east-1") },
      clientRequestToken: "once",
    };
    const send = async () => {
      const { bedrock } = benchOn(cloud);
      return (await bedrock.send(new CreateInferenceProfileCommand(request))).inferenceProfileArn;
    };
    const arn = await send();
    expect(await send()).toBe(arn);
    cloud = await cloud.restart();
    expect(await send()).toBe(arn);
  });

  it.each([
    [
      "a model that answers only through a profile",
      modelIn("us-east-1", "amazon.nova-2-lite-v1:0"),
    ],
    ["an id with a context length", modelIn("us-east-1", `${MICRO}:128k`)],
    ["an unknown model", modelIn("us-east-1", "amazon.unknown-v1:0")],
    ["an id that is no ARN", MICRO],
  ])("is not made of %s", async (_, copyFrom) => {
    await expect(create({ modelSource: { copyFrom } })).rejects.toMatchObject({
      name: "ValidationException",
    });
  });
});

describe("who invokes through a profile", () => {
  /** Asks as a role that may invoke these resources. */
  async function ask(modelId: string, Resource: string[], more: object = {}) {
    const statement = { Action: "bedrock:InvokeModel", Resource, ...more };
    const credentials = roleCredentials(bench.cloud, statement);
    const client = new BedrockRuntimeClient({ ...bench.cloud.client, credentials });
    onTestFinished(() => client.destroy());
    const answer = await client.send(new ConverseCommand({ modelId, ...conversation }));
    return answer.stopReason;
  }

  it("needs the profile, and the model in every Region that it routes to", async () => {
    const profile = own(`inference-profile/us.${MICRO}`);
    const all = [profile, ...REGIONS.map((region) => modelIn(region))];
    expect(await ask(`us.${MICRO}`, all)).toBe("end_turn");
    for (const missing of all) {
      const rest = all.filter((arn) => arn !== missing);
      await expect(ask(`us.${MICRO}`, rest), missing).rejects.toThrow(missing);
    }
  });

  it("needs the account's profile and its model, not the profile that it was copied from", async () => {
    const arn = await create({ modelSource: { copyFrom: own(`inference-profile/us.${MICRO}`) } });
    const models = REGIONS.map((region) => modelIn(region));
    expect(await ask(arn, [arn, ...models])).toBe("end_turn");
    await expect(ask(arn, models)).rejects.toThrow(arn);
    await expect(ask(arn, [arn])).rejects.toThrow("foundation-model");
  });

  it("may be bound to the profile", async () => {
    const profile = own(`inference-profile/us.${MICRO}`);
    const Condition = { StringLike: { "bedrock:InferenceProfileArn": profile } };
    const models = REGIONS.map((region) => modelIn(region));
    await expect(ask(MICRO, models, { Condition })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    const credentials = roleCredentials(
      bench.cloud,
      { Action: "bedrock:InvokeModel", Resource: profile },
      { Action: "bedrock:InvokeModel", Resource: models, Condition },
    );
    const client = new BedrockRuntimeClient({ ...bench.cloud.client, credentials });
    onTestFinished(() => client.destroy());
    const through = new ConverseCommand({ modelId: `us.${MICRO}`, ...conversation });
    expect((await client.send(through)).stopReason).toBe("end_turn");
  });
});

it("making a profile needs the new profile and what it is made of", async () => {
  const copyFrom = modelIn("us-east-1");
  const made = own("application-inference-profile/*");
  const createAs = (...Resource: string[]) => {
    const statement = { Action: "bedrock:CreateInferenceProfile", Resource };
    const credentials = roleCredentials(bench.cloud, statement);
    const client = new BedrockClient({ ...bench.cloud.client, credentials });
    onTestFinished(() => client.destroy());
    const input = { inferenceProfileName: "as role", modelSource: { copyFrom } };
    return client.send(new CreateInferenceProfileCommand(input));
  };
  await expect(createAs(made)).rejects.toThrow(copyFrom);
  await expect(createAs(copyFrom)).rejects.toThrow(made);
  expect((await createAs(made, copyFrom)).status).toBe("ACTIVE");
});
