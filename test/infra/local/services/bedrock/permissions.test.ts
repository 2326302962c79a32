import {
  BedrockClient,
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { ServiceName, Shape } from "../../../../../infra/local/kernel/service.ts";
import {
  aJob,
  type Bench,
  converseLine,
  examples,
  jobEnd,
  put,
  serviceRole,
  startBench,
} from "../../../../support/bedrock-tuning.ts";
import { callAsRole } from "../../../../support/call-as-role.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

let bench: Bench;
let modelArn = "";

const ACCOUNT = "123456789012";
const own = (kind: string) => `arn:aws:bedrock:us-east-1:${ACCOUNT}:${kind}/*`;
const base = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k";

/** What the guide grants the caller of a customization job. */
const guide = [
  {
    Action: "bedrock:CreateModelCustomizationJob",
    Resource: [base, own("custom-model"), own("model-customization-job")],
  },
  {
    Action: ["bedrock:GetModelCustomizationJob", "bedrock:StopModelCustomizationJob"],
    Resource: own("model-customization-job"),
  },
  {
    Action: "iam:PassRole",
    Resource: serviceRole().arn,
    Condition: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } },
  },
];

beforeAll(async () => {
  bench = await startBench();
  await put(bench, "train.jsonl", examples(40).map(converseLine));
  const { jobArn = "" } = await bench.bedrock.send(
    new CreateModelCustomizationJobCommand(aJob({ jobName: "ready", customModelName: "ready" })),
  );
  modelArn = (await jobEnd(bench, jobArn)).outputModelArn ?? "";
});

afterAll(() => bench.stop());

function callAs(statements: object[], call: [ServiceName, string, Shape]) {
  return callAsRole(bench.cloud, statements, call);
}

let serial = 0;
const create = (): ["bedrock", string, Shape] => {
  serial += 1;
  const names = { jobName: `as-role-${serial}`, customModelName: `as-role-${serial}` };
  return ["bedrock", "CreateModelCustomizationJob", { ...aJob(names) }];
};

it("creates a job with what the guide grants, and gets it by its name", async () => {
  const call = create();
  const { jobArn } = await callAs(guide, call);
  const [, , { jobName }] = call;
  const job = await callAs(guide, [
    "bedrock",
    "GetModelCustomizationJob",
    { jobIdentifier: jobName },
  ]);
  expect(job["jobArn"]).toBe(jobArn);
});

it.each([
  [0, "bedrock:CreateModelCustomizationJob"],
  [2, "iam:PassRole"],
])("rejects a job without statement %i, and names %s", async (at, action) => {
  await expect(
    callAs(
      guide.filter((_, index) => index !== at),
      create(),
    ),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(action),
  });
});

it("rejects a tagged job without the permission to tag", async () => {
  const [service, operation, input] = create();
  await expect(
    callAs(guide, [service, operation, { ...input, jobTags: [{ key: "a", value: "b" }] }]),
  ).rejects.toThrow("bedrock:TagResource");
});

it("creates a deployment by a permission on the model, and invokes it by one on the deployment", async () => {
  const deploy: Shape = { modelDeploymentName: "as-role", modelArn };
  await expect(
    callAs(
      [{ Action: "bedrock:CreateCustomModelDeployment", Resource: `${modelArn}x` }],
      ["bedrock", "CreateCustomModelDeployment", deploy],
    ),
  ).rejects.toThrow(modelArn);
  const { customModelDeploymentArn } = await callAs(
    [{ Action: "bedrock:CreateCustomModelDeployment", Resource: modelArn }],
    ["bedrock", "CreateCustomModelDeployment", deploy],
  );
  const ask: Shape = {
    modelId: customModelDeploymentArn,
    messages: [{ role: "user", content: [{ text: "hello" }] }],
  };
  await expect(callAs([], ["bedrock-runtime", "Converse", ask])).rejects.toThrow(
    `bedrock:InvokeModel on resource: ${customModelDeploymentArn}`,
  );
});

const arn = (kind: string) => `arn:aws:bedrock:us-east-1:${ACCOUNT}:${kind}/x`;

/** Every operation with an input that names all that its permissions look at. */
const inputs: Record<string, Shape> = {
  GetFoundationModel: { modelIdentifier: base },
  GetFoundationModelAvailability: { modelId: base },
  ListFoundationModels: {},
  CreateModelCustomizationJob: { baseModelIdentifier: base, roleArn: serviceRole().arn },
  GetModelCustomizationJob: { jobIdentifier: "unknown" },
  ListModelCustomizationJobs: {},
  StopModelCustomizationJob: { jobIdentifier: "unknown" },
  GetCustomModel: { modelIdentifier: "ready" },
  ListCustomModels: {},
  DeleteCustomModel: { modelIdentifier: "ready" },
  CreateCustomModelDeployment: { modelArn: "ready" },
  GetCustomModelDeployment: { customModelDeploymentIdentifier: "unknown" },
  ListCustomModelDeployments: {},
  UpdateCustomModelDeployment: { customModelDeploymentIdentifier: "x", modelArn: "ready" },
  DeleteCustomModelDeployment: { customModelDeploymentIdentifier: "unknown" },
  CreateProvisionedModelThroughput: { modelId: "ready" },
  GetProvisionedModelThroughput: { provisionedModelId: "unknown" },
  ListProvisionedModelThroughputs: {},
  UpdateProvisionedModelThroughput: { provisionedModelId: "x", desiredModelId: "ready" },
  DeleteProvisionedModelThroughput: { provisionedModelId: "unknown" },
  CreateEvaluationJob: { roleArn: serviceRole().arn },
  GetEvaluationJob: { jobIdentifier: arn("evaluation-job") },
  ListEvaluationJobs: {},
  StopEvaluationJob: { jobIdentifier: arn("evaluation-job") },
  BatchDeleteEvaluationJob: { jobIdentifiers: [arn("evaluation-job")] },
  CreateModelInvocationJob: { modelId: base, roleArn: serviceRole().arn },
  GetModelInvocationJob: { jobIdentifier: "unknown" },
  ListModelInvocationJobs: {},
  StopModelInvocationJob: { jobIdentifier: "unknown" },
  CreateInferenceProfile: { modelSource: { copyFrom: base } },
  GetInferenceProfile: { inferenceProfileIdentifier: "us.amazon.nova-micro-v1:0" },
  ListInferenceProfiles: {},
  DeleteInferenceProfile: { inferenceProfileIdentifier: "abcdefghijkl" },
  TagResource: { resourceARN: arn("custom-model") },
  UntagResource: { resourceARN: arn("custom-model") },
  ListTagsForResource: { resourceARN: arn("custom-model") },
};

it.each(Object.entries(inputs))("%s needs the action of its own name", async (operation, input) => {
  await expect(callAs([], ["bedrock", operation, input])).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`bedrock:${operation} on resource`),
  });
});

it("throughput of a custom model needs a permission on the model and on its base model", async () => {
  const Action = "bedrock:CreateProvisionedModelThroughput";
  const buy = (...Resource: string[]) => {
    const credentials = roleCredentials(bench.cloud, { Action, Resource });
    const client = new BedrockClient({ ...bench.cloud.client, credentials });
    onTestFinished(() => client.destroy());
    const units = { provisionedModelName: "as-role", modelId: "ready", modelUnits: 1 };
    return client.send(new CreateProvisionedModelThroughputCommand(units));
  };
  await expect(buy(modelArn)).rejects.toThrow(base);
  await expect(buy(base)).rejects.toThrow(modelArn);
  await expect(buy(modelArn, base)).rejects.toMatchObject({
    name: "ServiceQuotaExceededException",
  });
});

it("an update needs a permission on the new model too", async () => {
  const permission = (Resource: string) => [
    { Action: "bedrock:UpdateCustomModelDeployment", Resource },
  ];
  const input = { customModelDeploymentIdentifier: "x", modelArn };
  const update = (resource: string) =>
    callAs(permission(resource), ["bedrock", "UpdateCustomModelDeployment", input]);
  await expect(update(own("custom-model-deployment"))).rejects.toThrow(modelArn);
  await expect(update(modelArn)).rejects.toThrow("custom-model-deployment/x");
});
