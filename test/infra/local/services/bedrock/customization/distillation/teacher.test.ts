import {
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  GetCustomModelCommand,
  ListCustomModelsCommand,
} from "@aws-sdk/client-bedrock";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Kernel } from "../../../../../../../infra/local/kernel/cloud.ts";
import type { Service, Shape } from "../../../../../../../infra/local/kernel/service.ts";
import {
  type Bench,
  BUCKET,
  deploymentReady,
  examples,
  jobEnd,
  put,
  SYSTEM,
  serviceRole,
  startBench,
  textOf,
} from "../../../../../../support/bedrock-tuning.ts";
import { aDistillation, promptLine } from "../../../../../../support/distillation.ts";

const TEACHER = "amazon.nova-pro-v1:0";
/** What the teacher was asked, in order. */
let asked: Shape[] = [];
/** Answers in the teacher's place; undefined: the local teacher does. */
let teach: ((question: string) => string) | undefined;

/** The runtime, listened to where it is asked for the teacher. */
function listenedTo(kernel: Kernel): Service {
  const runtime = kernel.service("bedrock-runtime");
  return {
    ...runtime,
    async call(operation, input, context) {
      if (!String(input["modelId"]).includes("nova-pro")) {
        return runtime.call(operation, input, context);
      }
      asked.push(input);
      const answer = await runtime.call(operation, input, context);
      const messages = input["messages"] as { content: { text: string }[] }[];
      const text = teach?.(messages.at(-1)?.content[0]?.text ?? "");
      return text === undefined
        ? answer
        : { ...answer, output: { message: { role: "assistant", content: [{ text }] } } };
    },
  };
}

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ services: (kernel) => [listenedTo(kernel)], unknownRoles: "refuse" });
});
afterAll(() => bench.stop());

async function distill(name: string, lines: readonly string[], teacher = TEACHER) {
  asked = [];
  await put(bench, `${name}.jsonl`, lines);
  const request = aDistillation(name, teacher);
  const { jobArn = "" } = await bench.bedrock.send(new CreateModelCustomizationJobCommand(request));
  return jobEnd(bench, jobArn);
}

/** What the model of that name answers to a question, deployed. */
async function askStudent(name: string, text: string): Promise<string | undefined> {
  const { customModelDeploymentArn: modelId = "" } = await bench.bedrock.send(
    new CreateCustomModelDeploymentCommand({
      modelDeploymentName: name,
      modelArn: await arnOf(name),
    }),
  );
  await deploymentReady(bench, modelId);
  const { output } = await bench.runtime.send(
    new ConverseCommand({
      modelId,
      system: [{ text: SYSTEM }],
      messages: [{ role: "user", content: [{ text }] }],
    }),
  );
  return output?.message?.content?.[0]?.text;
}

async function arnOf(modelIdentifier: string): Promise<string> {
  const { modelArn } = await bench.bedrock.send(new GetCustomModelCommand({ modelIdentifier }));
  return modelArn ?? "";
}

it("asks the teacher every prompt once, and the student learns its answers, not the rows' own", async () => {
  teach = (question) => (question.includes("card") ? "plastic" : "other");
  const rows = examples(120);
  const job = await distill("taught", rows.map(promptLine));
  expect(job).toMatchObject({
    status: "Completed",
    customizationType: "DISTILLATION",
    customizationConfig: aDistillation("taught", TEACHER).customizationConfig,
    statusDetails: { dataProcessingDetails: { status: "Completed" } },
  });
  expect(job.hyperParameters).toBeUndefined();
  const questions = asked.map(({ messages }) => (messages as Shape[]).at(-1));
  expect(questions).toEqual(
    rows.map(({ prompt }) => ({ role: "user", content: [{ text: prompt }] })),
  );
  expect(asked[0]).toMatchObject({ modelId: TEACHER, system: [{ text: SYSTEM }] });
  expect(await askStudent("taught", "my card was stolen, case 7")).toBe("plastic");
  expect(await askStudent("taught-2", "x").catch(({ name }: Error) => name)).toBe(
    "ResourceNotFoundException",
  );
  const { modelSummaries } = await bench.bedrock.send(
    new ListCustomModelsCommand({ nameContains: "taught" }),
  );
  expect(modelSummaries).toMatchObject([{ customizationType: "DISTILLATION" }]);
});

it("shows the teacher the most similar rows that have answers, never the question's own", async () => {
  teach = undefined;
  const rows = examples(120);
  const lines = rows.map(({ prompt, completion }, at) =>
    promptLine({ prompt, completion: at < 60 ? completion : undefined }),
  );
  expect(await distill("golden", lines)).toMatchObject({ status: "Completed" });
  const shown = asked.map(({ messages }) =>
    (messages as { content: { text: string }[] }[]).map(({ content }) => content[0]?.text),
  );
  for (const texts of shown) {
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.slice(0, -1)).not.toContain(texts.at(-1));
  }
  const likeness = shown.filter((texts, at) => texts.at(-2) === rows[at]?.completion).length;
  expect(likeness).toBeGreaterThan(100);
  expect(await askStudent("golden", "forgot the pin number, case 900")).toBe("pin_change");
});

it("reports what was accepted, and what the teacher has read and written", async () => {
  const usage = await fetch(`${bench.cloud.endpoint}/_tunewright/usage`);
  const { training } = (await usage.json()) as { training: Shape[] };
  const { teacherTokens } = training.find(({ jobName }) => jobName === "golden") ?? {};
  expect(teacherTokens).toEqual({ input: expect.any(Number), output: expect.any(Number) });
  const { Contents = [] } = await bench.s3.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "out-golden/" }),
  );
  const find = (path: RegExp) => Contents.find(({ Key = "" }) => path.test(Key))?.Key ?? "";
  expect(await textOf(bench, find(/\/input_data_report\/.*manifest\.report\.csv$/))).toContain(
    "golden.jsonl,120,120,0,0",
  );
  expect(JSON.parse(await textOf(bench, find(/local-notes\.json$/)))).toMatchObject({
    teacher: TEACHER,
    note: expect.stringContaining(`the local stand-in for its teacher ${TEACHER}`),
  });
});

it("asks through an inference profile by the job's own role", async () => {
  teach = undefined;
  const profile = "us.amazon.nova-pro-v1:0";
  const lines = examples(100).map(promptLine);
  const refused = await distill("refused", lines, profile);
  expect(refused).toMatchObject({
    status: "Failed",
    failureMessage: expect.stringContaining("bedrock:InvokeModel"),
  });
  const invoke = { Effect: "Allow", Action: "bedrock:InvokeModel", Resource: "*" };
  const role = serviceRole();
  const teacher = JSON.stringify({ Version: "2012-10-17", Statement: [invoke] });
  bench.cloud.kernel.iam.putRole({ ...role, policies: { ...role.policies, teacher } });
  expect(await distill("allowed", lines, profile)).toMatchObject({ status: "Completed" });
  bench.cloud.kernel.iam.putRole(role);
});

it("fails where the teacher answers nothing", async () => {
  teach = () => " ";
  expect(await distill("silent", examples(100).map(promptLine))).toMatchObject({
    status: "Failed",
    failureMessage: "The teacher model returned no answers.",
  });
});
