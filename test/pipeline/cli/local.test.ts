import { execFile, spawn } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { colorsTable } from "../../support/colors.ts";
import { localProject } from "../../support/local-project.ts";
import { runInProcess as cli } from "../../support/run-program.ts";

/** The commands as a user types them, against one local cloud in a separate process. */
const { project, folder, open, close } = localProject("local");
const run = promisify(execFile);
const TUNE = ["tune", "colors.csv", "--model", "nova-micro", "--local", "--speed", "600"];

const WAIT = { timeout: 60_000, interval: 100 };

/** Lists the executions, reads the history, downloads the report, asks the tuned model. */
const OUTSIDE = `
import * as sfn from "@aws-sdk/client-sfn";
import * as s3 from "@aws-sdk/client-s3";
import * as bedrock from "@aws-sdk/client-bedrock";
import * as runtime from "@aws-sdk/client-bedrock-runtime";

const steps = new sfn.SFNClient();
const { stateMachines } = await steps.send(new sfn.ListStateMachinesCommand());
const { stateMachineArn } = stateMachines.find(({ name }) => !name.includes("Preparation"));
const { executions } = await steps.send(new sfn.ListExecutionsCommand({ stateMachineArn }));
const { executionArn, name, status } = executions[0];
const history = new sfn.GetExecutionHistoryCommand({ executionArn, reverseOrder: true });
const { events } = await steps.send(history);

const storage = new s3.S3Client();
const { Buckets } = await storage.send(new s3.ListBucketsCommand());
const get = new s3.GetObjectCommand({ Bucket: Buckets[0].Name, Key: "runs/" + name + "/report.md" });
const report = await (await storage.send(get)).Body.transformToString();

const control = new bedrock.BedrockClient();
const deployments = await control.send(new bedrock.ListCustomModelDeploymentsCommand());
const { customModelDeploymentArn } = deployments.modelDeploymentSummaries[0];
const question = new runtime.ConverseCommand({
  modelId: customModelDeploymentArn,
  messages: [{ role: "user", content: [{ text: "my tent looks greenish to me" }] }],
});
const { output } = await new runtime.BedrockRuntimeClient().send(question);
const answer = output.message.content[0].text;
console.log(JSON.stringify({ status, lastEvent: events[0].type, report, answer }));
`;

function endpoint(): string {
  const daemon = readFileSync(join(folder, ".tunewright/daemon.json"), "utf8");
  return (JSON.parse(daemon) as { endpoint: string }).endpoint;
}

async function plan(faults: unknown[]): Promise<void> {
  await fetch(`${endpoint()}/_tunewright/faults`, {
    method: "POST",
    body: JSON.stringify({ faults }),
  });
}

beforeAll(async () => {
  await open();
  writeFileSync("colors.csv", colorsTable(160));
});

afterAll(close);

describe("a local run by the command line", () => {
  it("outlives a killed command, is adopted by the next, and ends registered", async () => {
    const main = [join(project, "pipeline/cli/main.ts"), ...TUNE];
    const first = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), ...main], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const text of first.stdout) {
      if (/Create the customization job/.test(String(text))) first.kill("SIGKILL");
    }
    const { exitCode, stdout } = await cli(...TUNE);
    expect(stdout).toMatch(/was started before; following it/);
    expect(stdout).toMatch(/✓ Registered/);
    expect(stdout).toMatch(/verdict +better\n +outcome +accepted\. /);
    expect(stdout).toMatch(/nothing is charged/);
    expect(exitCode).toBe(0);
    const runs = JSON.parse((await cli("runs", "--local", "--json")).stdout);
    expect(runs.runs).toMatchObject([{ status: "SUCCEEDED" }]);
  });

  it("shows every state with its duration, and answers", async () => {
    const status = await cli("status", "--local");
    expect(status.stdout).toMatch(/^ {2}✓ Compare the two models +[\d.]+ (s|m)/m);
    const answer = await cli("invoke", "colors", "my", "desk", "looks", "blueish", "--local");
    expect(answer).toMatchObject({ exitCode: 0, stdout: "whale\n" });
  });

  it("is open to a script that knows only AWS_ENDPOINT_URL", async () => {
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "outside.mjs"), OUTSIDE);
    const { stdout } = await run("node", [join(folder, "outside.mjs")], {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: endpoint(),
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "any",
        AWS_SECRET_ACCESS_KEY: "any",
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      status: "SUCCEEDED",
      lastEvent: "ExecutionSucceeded",
      report: expect.stringMatching(/^# Run colors-nova-micro/),
      answer: "frog",
    });
  });

  it("says what failed, leaves no billable resource, and runs again as a second attempt", async () => {
    await plan([
      { at: "training-job", effect: "fail", times: 1, settings: { message: "Out of luck." } },
    ]);
    const other = [...TUNE, "--epochs", "1"];
    const failed = await cli(...other);
    expect(failed.stdout).toMatch(/Job\.Failed: .*Out of luck\./);
    expect(failed.exitCode).toBe(1);
    const status = await cli("status", "--local");
    expect(status.exitCode).toBe(1);
    const again = await cli(...other);
    expect(again.stderr).toMatch(/ended as FAILED: Job\.Failed.*\n.*--attempt 2/);
    expect(again.exitCode).toBe(1);
    const second = await cli(...other, "--attempt", "2", "--no-watch", "--json");
    expect(JSON.parse(second.stdout)).toMatchObject({ standing: "new" });
  });

  it("shows how far a training is, stops the run and proves that no billable resource is left", async () => {
    const runId = "slow-colors";
    const match = { jobName: `${runId}*` };
    await plan([{ at: "training-job", match, effect: "slow", settings: { milliseconds: 1000 } }]);
    await cli(...TUNE, "--epochs", "3", "--run-id", runId, "--no-watch");
    const { localTraining } = await vi.waitUntil(async () => {
      const status = JSON.parse((await cli("status", runId, "--local", "--json")).stdout);
      return status.localTraining?.secondsLeft == null ? undefined : status;
    }, WAIT);
    expect(localTraining).toMatchObject({ phase: "training", epochs: 3, localMaxSteps: null });
    const status = await cli("status", runId, "--local");
    expect(status.stdout).toMatch(
      /^ {2}training +locally: epoch 1 of 3, step \d+ of \d+, about .* left, loss \d/m,
    );
    const { exitCode, stdout } = await cli("stop", runId, "--local");
    expect(stdout).toMatch(/was stopped: ABORTED/);
    expect(stdout).toMatch(/no billable resource is left, according to Bedrock's lists/);
    expect(exitCode).toBe(0);
  });

  it("trains Llama where it is trained, whatever AWS_REGION says, and finds the run there", async () => {
    await plan([{ at: "training-job", effect: "read-rows", rows: 192 }]);
    vi.stubEnv("AWS_REGION", "eu-central-1");
    const llama = ["--model", "llama-3-1-8b", "--quotas", "model-units=1", "--run-id", "western"];
    const tune = [
      "tune",
      "colors.csv",
      "--local",
      "--speed",
      "600",
      ...llama,
      "--no-watch",
      "--json",
    ];
    const started = await cli(...tune);
    expect(JSON.parse(started.stdout)).toMatchObject({ runId: "western", standing: "new" });
    const { runs } = JSON.parse((await cli("runs", "--local", "--json")).stdout);
    expect(runs[0]).toMatchObject({ runId: "western", region: "us-west-2" });
    expect(runs.at(-1)).toMatchObject({ region: "us-east-1" });
    const status = JSON.parse((await cli("status", "--local", "--json")).stdout);
    expect(status).toMatchObject({
      runId: "western",
      executionArn: expect.stringMatching(/^arn:aws:states:us-west-2:/),
    });
    const east = await cli("status", "western", "--local", "--region", "us-east-1");
    expect(east.stderr).toMatch(/there is no run western here/);
    const watched = await cli("watch", "western", "--local");
    expect(watched.stdout).toMatch(/✓ Registered/);
    expect(watched.stdout).toMatch(
      /The local Bedrock reads \d+ of \d+ rows in each epoch \(localMaxSteps\), .*AWS reads all\./,
    );
    const answer = await cli("invoke", "western", "my", "desk", "looks", "blueish", "--local");
    expect(answer).toMatchObject({ exitCode: 0, stdout: "whale\n" });
    const refused = await cli("status", "--local", "--region", "eu-central-1");
    expect(refused.stderr).toMatch(/has the Regions us-east-1 and us-west-2, and not eu-central-1/);
    expect(refused.exitCode).toBe(2);
    vi.stubEnv("AWS_REGION", undefined);
  });

  it("deploys into the cloud that runs, which does not restart and keeps its speed", async () => {
    const daemon = () => readFileSync(join(folder, ".tunewright/daemon.json"), "utf8");
    const before = daemon();
    const { exitCode, stdout, stderr } = await cli("deploy", "--local", "--speed", "2");
    expect(stdout).toMatch(/^deployed to the local cloud\n {2}endpoint +http/m);
    expect(stderr).toMatch(/already runs at 600× real time, so --speed 2 has no effect/);
    expect(exitCode).toBe(0);
    expect(daemon()).toBe(before);
    const stack = await (await fetch(`${endpoint()}/_tunewright/stack`)).json();
    expect(stack).toMatchObject({ status: "UPDATE_COMPLETE" });
  });

  it("names a run that does not exist", async () => {
    const { exitCode, stderr } = await cli("status", "nothing-such", "--local");
    expect(stderr).toMatch(/there is no run nothing-such here/);
    expect(exitCode).toBe(2);
  });
});
