import {
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobCommandInput,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, BUCKET, startBench } from "../../../../../../support/bedrock-tuning.ts";
import { aDistillation } from "../../../../../../support/distillation.ts";

let bench: Bench;
let west: Bench;
beforeAll(async () => {
  [bench, west] = await Promise.all([startBench(), startBench({ region: "us-west-2" })]);
});
afterAll(() => Promise.all([bench.stop(), west.stop()]));

type Changes = Partial<CreateModelCustomizationJobCommandInput>;

const taughtBy = (teacherModelIdentifier: string): Changes => ({
  customizationConfig: { distillationConfig: { teacherModelConfig: { teacherModelIdentifier } } },
});

const refused: [string, Changes, string][] = [
  ["without a teacher", { customizationConfig: undefined }, "requires a distillationConfig"],
  [
    "by a teacher that does not exist",
    taughtBy("amazon.nova-none-v1:0"),
    "teacher model identifier is invalid",
  ],
  [
    "by an id for customization",
    taughtBy("amazon.nova-pro-v1:0:300k"),
    "teacher model identifier is invalid",
  ],
  [
    "by a model that is no larger",
    taughtBy("amazon.nova-lite-v1:0"),
    "can't be the teacher of amazon.nova-micro-v1:0",
  ],
  [
    "with hyperparameters",
    { hyperParameters: { epochCount: "2" } },
    "Hyperparameters aren't supported",
  ],
  [
    "with a validation set",
    { validationDataConfig: { validators: [{ s3Uri: `s3://${BUCKET}/v.jsonl` }] } },
    "Validation data isn't supported",
  ],
  [
    "for a student that is none",
    { baseModelIdentifier: "amazon.nova-2-lite-v1:0:256k" },
    "doesn't support the customization type DISTILLATION",
  ],
  [
    "from invocation logs",
    {
      trainingDataConfig: {
        invocationLogsConfig: { invocationLogSource: { s3Uri: `s3://${BUCKET}/logs/` } },
      },
    },
    "invocationLogsConfig",
  ],
  [
    "as supervised tuning with a teacher",
    { customizationType: "FINE_TUNING" },
    "customizationConfig",
  ],
  [
    "as reinforcement",
    { customizationType: "REINFORCEMENT_FINE_TUNING" },
    "REINFORCEMENT_FINE_TUNING",
  ],
];

it.each(refused)("refuses a job %s", async (_what, changes, message) => {
  const request = { ...aDistillation("refused", "amazon.nova-pro-v1:0"), ...changes };
  await expect(
    bench.bedrock.send(new CreateModelCustomizationJobCommand(request)),
  ).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining(message),
  });
});

const ofLlama = { baseModelIdentifier: "meta.llama3-1-8b-instruct-v1:0:128k" };

it.each([
  ["meta.llama3-3-70b-instruct-v1:0", "Use the ID or ARN of an inference profile"],
  ["meta.llama3-1-405b-instruct-v1:0", "reached the end of its life"],
])("refuses a teacher that does not answer: %s", async (teacher, message) => {
  const request = { ...aDistillation("refused", teacher), ...ofLlama };
  await expect(west.bedrock.send(new CreateModelCustomizationJobCommand(request))).rejects.toThrow(
    message,
  );
});

it("takes every teacher that may teach the student, by id, ARN or profile", async () => {
  const teachers = [
    "meta.llama3-1-70b-instruct-v1:0",
    "arn:aws:bedrock:us-west-2::foundation-model/meta.llama3-1-70b-instruct-v1:0",
    "us.meta.llama3-3-70b-instruct-v1:0",
    "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.meta.llama3-3-70b-instruct-v1:0",
  ];
  for (const [at, teacher] of teachers.entries()) {
    const request = { ...aDistillation(`taken-${at}`, teacher), ...ofLlama };
    const { jobArn } = await west.bedrock.send(new CreateModelCustomizationJobCommand(request));
    expect(jobArn).toContain("llama3-1-8b");
  }
});
