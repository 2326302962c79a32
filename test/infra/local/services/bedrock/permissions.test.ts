import { CreateModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Principal, Shape } from "../../../../../infra/local/kernel/service.ts";
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

let bench: Bench;
let modelArn = "";

const ACCOUNT = "123456789012";
const role = `arn:aws:iam::${ACCOUNT}:role/StateMachine`;
const own = (kind: string) => `arn:aws:bedrock:us-east-1:${ACCOUNT}:${kind}/*`;
const base = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k";

/** What the guide gives the caller of a customization job. */
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

/** Calls as a role that may do just this. */
function callAs(
  statements: object[],
  [service, operation, input]: [Parameters<Bench["cloud"]["kernel"]["call"]>[0], string, Shape],
) {
  const { kernel } = bench.cloud;
  const allow = (statement: object) => ({ Effect: "Allow", ...statement });
  kernel.iam.putRole({
    ...serviceRole(),
    name: "StateMachine",
    arn: role,
    policies: {
      own: JSON.stringify({ Version: "2012-10-17", Statement: statements.map(allow) }),
    },
  });
  const principal: Principal = {
    kind: "role",
    roleArn: role,
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/StateMachine/test`,
  };
  return kernel.call(service, operation, input, { principal, requestId: "test" });
}

let serial = 0;
const create = (): ["bedrock", string, Shape] => {
  serial += 1;
  const names = { jobName: `as-role-${serial}`, customModelName: `as-role-${serial}` };
  return ["bedrock", "CreateModelCustomizationJob", { ...aJob(names) }];
};

it("takes what the guide grants, and asks after the job by its name", async () => {
  const call = create();
  await callAs(guide, call);
  const [, , { jobName }] = call;
  await callAs(guide, ["bedrock", "GetModelCustomizationJob", { jobIdentifier: jobName }]);
});

it.each([
  [0, "bedrock:CreateModelCustomizationJob"],
  [2, "iam:PassRole"],
])("refuses a job without statement %i, and names %s", async (at, action) => {
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

it("refuses a tagged job without the right to tag", async () => {
  const [service, operation, input] = create();
  await expect(
    callAs(guide, [service, operation, { ...input, jobTags: [{ key: "a", value: "b" }] }]),
  ).rejects.toThrow("bedrock:TagResource");
});

it("grants serving by the model, and invoking by the deployment", async () => {
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

it("asks for the profile and for the model behind it", async () => {
  const ask: Shape = {
    modelId: "us.amazon.nova-micro-v1:0",
    messages: [{ role: "user", content: [{ text: "hello" }] }],
  };
  const profile = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.amazon.nova-micro-v1:0`;
  const model = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0";
  const grant = (Resource: string[]) => [{ Action: "bedrock:InvokeModel", Resource }];
  await expect(callAs(grant([profile]), ["bedrock-runtime", "Converse", ask])).rejects.toThrow(
    model,
  );
  await callAs(grant([profile, model]), ["bedrock-runtime", "Converse", ask]);
});
