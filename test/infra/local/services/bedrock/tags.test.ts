import {
  BedrockClient,
  CreateCustomModelDeploymentCommand,
  CreateEvaluationJobCommand,
  CreateInferenceProfileCommand,
  CreateModelCustomizationJobCommand,
  CreateModelInvocationJobCommand,
  CreateProvisionedModelThroughputCommand,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  GetCustomModelCommand,
  GetModelCustomizationJobCommand,
  ListTagsForResourceCommand,
  StopModelCustomizationJobCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateCustomModelDeploymentCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { conversation } from "../../../../support/bedrock-serving.ts";
import {
  aJob,
  type Bench,
  converseLine,
  deploymentReady,
  examples,
  jobEnd,
  put,
  serviceRole,
  startBench,
} from "../../../../support/bedrock-tuning.ts";
import { unitsForTests } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

let bench: Bench;
/** ARNs of one resource of each kind, all tagged when they were made. */
const made: Record<string, string> = {};

const RUN = "tunewright:run";
const tags: Tag[] = [{ key: RUN, value: "tickets-1" }];
const model = () => made["a custom model"] ?? "";
const deployment = () => made["a deployment"] ?? "";

beforeAll(async () => {
  const deployments = { deployments: 50, "deployments-in-progress": 50 };
  bench = await startBench({ quotas: { ...unitsForTests, ...deployments } });
  await put(bench, "train.jsonl", examples(40).map(converseLine));
  const { jobArn = "" } = await bench.bedrock.send(
    new CreateModelCustomizationJobCommand(aJob({ jobTags: tags, customModelTags: tags })),
  );
  made["a job"] = jobArn;
  made["a custom model"] = (await jobEnd(bench, jobArn)).outputModelArn ?? "";
  const deploy = { modelDeploymentName: "tagged", modelArn: model(), tags };
  const deployed = await bench.bedrock.send(new CreateCustomModelDeploymentCommand(deploy));
  made["a deployment"] = deployed.customModelDeploymentArn ?? "";
  const buy = { provisionedModelName: "tagged", modelId: model(), modelUnits: 1, tags };
  const bought = await bench.bedrock.send(new CreateProvisionedModelThroughputCommand(buy));
  made["a throughput"] = bought.provisionedModelArn ?? "";
  await deploymentReady(bench, deployment());
});

afterAll(() => bench.stop());

async function tagsOf(resourceARN: string): Promise<Tag[] | undefined> {
  return (await bench.bedrock.send(new ListTagsForResourceCommand({ resourceARN }))).tags;
}

/** A client that acts as a role with these statements. */
function clientOf(...statements: object[]): BedrockClient {
  const credentials = roleCredentials(bench.cloud, ...statements);
  const client = new BedrockClient({ ...bench.cloud.client, credentials });
  onTestFinished(() => client.destroy());
  return client;
}

const KINDS = ["a job", "a custom model", "a deployment", "a throughput"];

describe.each(KINDS)("%s", (kind) => {
  it("keeps the tags that it was made with, gets more and loses some", async () => {
    const resourceARN = made[kind] ?? "";
    expect(await tagsOf(resourceARN)).toEqual(tags);
    const team = { key: "team", value: "search" };
    await bench.bedrock.send(new TagResourceCommand({ resourceARN, tags: [team] }));
    expect(await tagsOf(resourceARN)).toEqual([...tags, team]);
    await bench.bedrock.send(new UntagResourceCommand({ resourceARN, tagKeys: ["team"] }));
    expect(await tagsOf(resourceARN)).toEqual(tags);
  });

  it("has at most 50 tags, none under AWS's own prefix", async () => {
    const resourceARN = made[kind] ?? "";
    const many = Array.from({ length: 50 }, (_, at) => ({ key: `key-${at}`, value: "" }));
    await expect(
      bench.bedrock.send(new TagResourceCommand({ resourceARN, tags: many })),
    ).rejects.toMatchObject({ name: "TooManyTagsException", resourceName: resourceARN });
    const aws = [{ key: "AWS:owner", value: "me" }];
    await expect(
      bench.bedrock.send(new TagResourceCommand({ resourceARN, tags: aws })),
    ).rejects.toMatchObject({ name: "ValidationException" });
    expect(await tagsOf(resourceARN)).toEqual(tags);
  });
});

/** Everything that is made with tags, and the resource type of its ARN. */
const creations: [string, string, (client: BedrockClient, list: Tag[]) => Promise<unknown>][] = [
  [
    "a job",
    "model-customization-job",
    (client, jobTags) =>
      client.send(new CreateModelCustomizationJobCommand({ ...fresh(), jobTags })),
  ],
  [
    "a model of a job",
    "custom-model",
    (client, customModelTags) =>
      client.send(new CreateModelCustomizationJobCommand({ ...fresh(), customModelTags })),
  ],
  [
    "a deployment",
    "custom-model-deployment",
    (client, list) => {
      const names = { modelDeploymentName: fresh().jobName, modelArn: model() };
      return client.send(new CreateCustomModelDeploymentCommand({ ...names, tags: list }));
    },
  ],
  [
    "a throughput",
    "provisioned-model",
    (client, list) => {
      const units = { provisionedModelName: fresh().jobName, modelId: model(), modelUnits: 1 };
      return client.send(new CreateProvisionedModelThroughputCommand({ ...units, tags: list }));
    },
  ],
  [
    "an evaluation job",
    "evaluation-job",
    (client, jobTags) =>
      client.send(
        new CreateEvaluationJobCommand({
          ...{ jobName: fresh().jobName, roleArn: serviceRole().arn, jobTags },
          evaluationConfig: {
            automated: {
              datasetMetricConfigs: [
                {
                  taskType: "Classification",
                  dataset: { name: "rows", datasetLocation: { s3Uri: "s3://data/rows.jsonl" } },
                  metricNames: ["Builtin.Accuracy"],
                },
              ],
            },
          },
          inferenceConfig: { models: [{ bedrockModel: { modelIdentifier: MICRO } }] },
          outputDataConfig: { s3Uri: "s3://data/out/" },
        }),
      ),
  ],
  [
    "a batch",
    "model-invocation-job",
    (client, list) =>
      client.send(
        new CreateModelInvocationJobCommand({
          ...{ jobName: fresh().jobName, roleArn: serviceRole().arn, modelId: MICRO, tags: list },
          inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://data/rows.jsonl" } },
          outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://data/out/" } },
        }),
      ),
  ],
  [
    "an inference profile",
    "application-inference-profile",
    (client, list) => {
      const copyFrom = `arn:aws:bedrock:us-east-1::foundation-model/${MICRO}`;
      const inferenceProfileName = fresh().jobName;
      return client.send(
        new CreateInferenceProfileCommand({
          ...{ inferenceProfileName, modelSource: { copyFrom }, tags: list },
        }),
      );
    },
  ],
];

const MICRO = "amazon.nova-micro-v1:0";

let serial = 0;
function fresh() {
  serial += 1;
  return aJob({ jobName: `fresh-${serial}`, customModelName: `fresh-${serial}` });
}

const everythingButTags = [
  { Action: "bedrock:Create*", Resource: "*" },
  { Action: "iam:PassRole", Resource: serviceRole().arn },
];

describe.each(creations)("making %s", (_kind, type, make) => {
  const made = `arn:aws:bedrock:us-east-1:123456789012:${type}/*`;

  it("with tags needs the permission to tag it", async () => {
    await expect(make(clientOf(...everythingButTags), tags)).rejects.toThrow(
      `bedrock:TagResource on resource: ${made}`,
    );
    await make(clientOf(...everythingButTags), []);
    const tag = { Action: "bedrock:TagResource", Resource: made };
    await make(clientOf(...everythingButTags, tag), tags);
  });

  it("can be bound to the tags that the request carries", async () => {
    const Condition = {
      Null: { [`aws:RequestTag/${RUN}`]: "false" },
      "ForAllValues:StringLike": { "aws:TagKeys": ["tunewright:*"] },
    };
    const bound = everythingButTags.map((statement) =>
      statement.Action === "bedrock:Create*" ? { ...statement, Condition } : statement,
    );
    const client = clientOf(...bound, { Action: "bedrock:TagResource", Resource: made, Condition });
    await make(client, tags);
    for (const others of [[], [{ key: "team", value: "x" }], [...tags, { key: "x", value: "" }]]) {
      await expect(make(client, others)).rejects.toMatchObject({
        name: "AccessDeniedException",
      });
    }
  });

  it("with more than 50 tags, AWS's own, or a key twice, is refused", async () => {
    const many = Array.from({ length: 51 }, (_, at) => ({ key: `key-${at}`, value: "" }));
    await expect(make(bench.bedrock, many)).rejects.toMatchObject({
      name: "TooManyTagsException",
    });
    const aws = [{ key: "aws:owner", value: "me" }];
    await expect(make(bench.bedrock, aws)).rejects.toThrow("aws: prefixed tag key");
    const value = [{ key: "owner", value: "aws:me" }];
    await expect(make(bench.bedrock, value)).rejects.toThrow("aws: prefixed tag value");
    const twice = [...tags, ...tags];
    await expect(make(bench.bedrock, twice)).rejects.toThrow("Duplicate tag keys found");
  });
});

describe("a policy that is bound to the tag of the resource", () => {
  const ofRuns = {
    Action: "bedrock:*",
    Resource: "*",
    Condition: { Null: { [`aws:ResourceTag/${RUN}`]: "false" } },
  };

  it("lets through what is tagged, by ARN and by name", async () => {
    const client = clientOf(ofRuns);
    const modelIdentifier = model();
    expect((await client.send(new GetCustomModelCommand({ modelIdentifier }))).modelArn).toBe(
      model(),
    );
    const job = new GetModelCustomizationJobCommand({ jobIdentifier: "job-1" });
    expect((await client.send(job)).jobArn).toBe(made["a job"]);
    const identifier = { customModelDeploymentIdentifier: "tagged" };
    await client.send(new UpdateCustomModelDeploymentCommand({ ...identifier, modelArn: model() }));
    await client.send(
      new TagResourceCommand({ resourceARN: deployment(), tags: [{ key: "x", value: "y" }] }),
    );
  });

  it("refuses what is not tagged, and keeps it", async () => {
    const names = fresh();
    const { jobArn = "" } = await bench.bedrock.send(new CreateModelCustomizationJobCommand(names));
    const { outputModelArn: modelArn = "" } = await jobEnd(bench, jobArn);
    const deploy = { modelDeploymentName: names.jobName, modelArn };
    const { customModelDeploymentArn: customModelDeploymentIdentifier = "" } =
      await bench.bedrock.send(new CreateCustomModelDeploymentCommand(deploy));
    await deploymentReady(bench, customModelDeploymentIdentifier);
    const client = clientOf(ofRuns);
    const calls = [
      () => client.send(new DeleteCustomModelCommand({ modelIdentifier: modelArn })),
      () =>
        client.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier })),
      () =>
        client.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: "unknown" })),
      () => client.send(new StopModelCustomizationJobCommand({ jobIdentifier: jobArn })),
      () => client.send(new GetModelCustomizationJobCommand({ jobIdentifier: jobArn })),
      () => client.send(new TagResourceCommand({ resourceARN: modelArn, tags })),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({ name: "AccessDeniedException" });
    }
    await bench.bedrock.send(new TagResourceCommand({ resourceARN: modelArn, tags }));
    await expect(
      client.send(new DeleteCustomModelCommand({ modelIdentifier: modelArn })),
    ).rejects.toMatchObject({ name: "ConflictException" });
  });

  it("holds for the value too, and for who invokes", async () => {
    const ask = new ConverseCommand({ modelId: deployment(), ...conversation });
    const clientFor = (run: string) => {
      const Condition = { StringEquals: { [`aws:ResourceTag/${RUN}`]: run } };
      const statement = { Action: "bedrock:InvokeModel", Resource: "*", Condition };
      const credentials = roleCredentials(bench.cloud, statement);
      const client = new BedrockRuntimeClient({ ...bench.cloud.client, credentials });
      onTestFinished(() => client.destroy());
      return client;
    };
    expect((await clientFor("tickets-1").send(ask)).stopReason).toBe("end_turn");
    await expect(clientFor("tickets-2").send(ask)).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
