import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { awsCommand, itNeeds } from "../support/needs.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aRequest } from "../support/request.ts";
import { runFiles } from "../support/run-files.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
});
afterAll(() => pipeline?.stop());

/** What the command prints; objects for JSON. */
async function aws(...words: string[]) {
  const { stdout } = await run("aws", words, {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      AWS_ENDPOINT_URL: pipeline.cloud.endpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_DEFAULT_OUTPUT: "json",
    },
  });
  return stdout.startsWith("{") ? JSON.parse(stdout) : stdout;
}

/** The stack's output of that name. */
async function output(name: string): Promise<string> {
  const query = `Stacks[0].Outputs[?OutputKey=='${name}'].OutputValue | [0]`;
  const words = ["--stack-name", "Tunewright", "--query", query, "--output", "text"];
  return String(await aws("cloudformation", "describe-stacks", ...words)).trim();
}

itNeeds(
  awsCommand(),
  "does a whole run by the aws command alone, from the upload to the last deletion",
  async () => {
    const folder = temporaryFolder();
    const runId = "by-command";
    const { input, files } = runFiles(aRequest(runId));
    const bucket = `s3://${await output("DataBucketName")}`;
    for (const { key, text } of files) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), text);
    }
    await aws("s3", "cp", "--recursive", join(folder, "runs"), `${bucket}/runs`);

    const inputFile = join(folder, "input.json");
    writeFileSync(inputFile, JSON.stringify(input));
    const { executionArn } = await aws(
      ...["stepfunctions", "start-execution", "--name", runId],
      ...["--state-machine-arn", await output("StateMachineArn"), "--input", `file://${inputFile}`],
    );
    const execution = ["--execution-arn", executionArn];
    const end = await pipeline.until(async () => {
      const now = await aws("stepfunctions", "describe-execution", ...execution);
      return now.status === "RUNNING" ? undefined : now;
    });
    expect([end.status, end.cause]).toEqual(["SUCCEEDED", undefined]);
    const { events } = await aws("stepfunctions", "get-execution-history", ...execution);
    expect(events.at(0).type).toBe("ExecutionStarted");
    expect(events.at(-1).type).toBe("ExecutionSucceeded");

    const report = join(folder, "report.md");
    await aws("s3", "cp", `${bucket}/${runLayout(runId).report}`, report);
    expect(readFileSync(report, "utf8")).toContain(
      `# Run ${runId}: the tuned model was registered`,
    );

    const { servingArn, modelArn } = JSON.parse(end.output);
    const question = [{ role: "user", content: [{ text: "someone stole my card" }] }];
    const answer = await aws(
      ...["bedrock-runtime", "converse", "--model-id", servingArn],
      ...["--messages", JSON.stringify(question)],
    );
    expect(answer.output.message.content).toEqual([{ text: "q17" }]);

    const deployment = ["--custom-model-deployment-identifier", servingArn];
    await aws("bedrock", "delete-custom-model-deployment", ...deployment);
    await pipeline.until(async () => {
      const left = await aws("bedrock", "list-custom-model-deployments");
      return left.modelDeploymentSummaries.length === 0 || undefined;
    });
    await aws("bedrock", "delete-custom-model", "--model-identifier", modelArn);
    await aws("s3", "rm", "--recursive", bucket);
    expect(await aws("bedrock", "list-custom-models")).toEqual({ modelSummaries: [] });
    expect(await aws("bedrock", "list-provisioned-model-throughputs")).toEqual({
      provisionedModelSummaries: [],
    });
    expect(await aws("s3", "ls", "--recursive", bucket)).toBe("");
  },
);
