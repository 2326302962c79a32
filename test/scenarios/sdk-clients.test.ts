import { execFile } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aRequest } from "../support/request.ts";
import { runFiles } from "../support/run-files.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
});
afterAll(() => pipeline?.stop());

/** Somebody's own program: it knows AWS's SDK, and the stack's name, and nothing else about this project. */
const PROGRAM = `
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as bedrock from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import * as s3 from "@aws-sdk/client-s3";
import * as sfn from "@aws-sdk/client-sfn";

const { input, files, reportKey, question } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const models = new bedrock.BedrockClient();
const storage = new s3.S3Client();
const workflow = new sfn.SFNClient();

async function until(ask, done) {
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    await sleep(100);
  }
}

const { Stacks } = await new CloudFormationClient().send(
  new DescribeStacksCommand({ StackName: "Tunewright" }),
);
const outputs = Object.fromEntries(
  Stacks[0].Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
);
const Bucket = outputs.DataBucketName;
for (const { key, text } of files) {
  await storage.send(new s3.PutObjectCommand({ Bucket, Key: key, Body: text }));
}

const { executionArn } = await workflow.send(
  new sfn.StartExecutionCommand({
    stateMachineArn: outputs.StateMachineArn,
    name: input.runId,
    input: JSON.stringify(input),
  }),
);
const end = await until(
  () => workflow.send(new sfn.DescribeExecutionCommand({ executionArn })),
  ({ status }) => status !== "RUNNING",
);
if (end.status !== "SUCCEEDED") throw new Error(end.status + ": " + end.cause);
const { events } = await workflow.send(
  new sfn.GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }),
);

const got = await storage.send(new s3.GetObjectCommand({ Bucket, Key: reportKey }));
const report = await got.Body.transformToString();

const { servingArn, modelArn } = JSON.parse(end.output);
const said = await new BedrockRuntimeClient().send(
  new ConverseCommand({
    modelId: servingArn,
    messages: [{ role: "user", content: [{ text: question }] }],
  }),
);

await models.send(
  new bedrock.DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: servingArn }),
);
const deployments = await until(
  () => models.send(new bedrock.ListCustomModelDeploymentsCommand({})),
  ({ modelDeploymentSummaries }) => modelDeploymentSummaries.length === 0,
);
await models.send(new bedrock.DeleteCustomModelCommand({ modelIdentifier: modelArn }));
const left = await models.send(new bedrock.ListCustomModelsCommand({}));
const throughputs = await models.send(new bedrock.ListProvisionedModelThroughputsCommand({}));
for await (const { Contents = [] } of s3.paginateListObjectsV2({ client: storage }, { Bucket })) {
  const Objects = Contents.map(({ Key }) => ({ Key }));
  await storage.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
}
const objects = await storage.send(new s3.ListObjectsV2Command({ Bucket }));

console.log(
  JSON.stringify({
    last: events[0].type,
    report: report.split("\\n")[0],
    answer: said.output.message.content[0].text,
    left: [
      deployments.modelDeploymentSummaries.length,
      left.modelSummaries.length,
      throughputs.provisionedModelSummaries.length,
      objects.KeyCount,
    ],
  }),
);
`;

it("does a whole run by unmodified SDK clients that know only an endpoint and keys", async () => {
  const folder = temporaryFolder();
  const runId = "by-sdk";
  const task = {
    ...runFiles(aRequest(runId)),
    reportKey: runLayout(runId).report,
    question: "someone stole my card",
  };
  writeFileSync(join(folder, "task.json"), JSON.stringify(task));
  writeFileSync(join(folder, "program.mjs"), PROGRAM);
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  const { stdout } = await promisify(execFile)(process.execPath, ["program.mjs", "task.json"], {
    cwd: folder,
    env: {
      AWS_ENDPOINT_URL: pipeline.cloud.endpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_REGION: "us-east-1",
    },
  });
  expect(JSON.parse(stdout)).toEqual({
    last: "ExecutionSucceeded",
    report: `# Run ${runId}: the tuned model was registered`,
    answer: "q17",
    left: [0, 0, 0, 0],
  });
});
