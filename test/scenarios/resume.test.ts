import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ListModelCustomizationJobsCommand,
  ListProvisionedModelThroughputsCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { defined } from "../../dataset-tools/defined.ts";
import { findText, listKeys } from "../../pipeline/objects.ts";
import { listVersions } from "../../pipeline/registry/versions.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { colorsTable } from "../support/colors.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { runInProcess as cli } from "../support/run-program.ts";

/** Commands as a user types them, whose cloud is named by AWS_ENDPOINT_URL. */
let pipeline: PipelineCloud;
const folder = mkdtempSync(join(tmpdir(), "tunewright-resume-"));
const [colors, later] = [join(folder, "colors.csv"), join(folder, "later-colors.csv")];

beforeAll(async () => {
  pipeline = await startPipelineCloud();
  const [head = "", ...rows] = colorsTable(240).trimEnd().split("\n");
  writeFileSync(colors, [head, ...rows.slice(0, 160)].join("\n"));
  writeFileSync(later, [head, ...rows.slice(160)].join("\n"));
});
beforeEach(() => {
  vi.stubEnv("AWS_ENDPOINT_URL", pipeline.cloud.endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("npm_lifecycle_event", undefined);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await pipeline?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Names and statuses of the jobs that were ever started for a run, as Bedrock lists them. */
async function jobsOf(runId?: string) {
  const list = new ListModelCustomizationJobsCommand(defined({ nameContains: runId }));
  const { modelCustomizationJobSummaries = [] } = await pipeline.bedrock.send(list);
  return modelCustomizationJobSummaries.map(({ jobName, status }) => `${jobName} ${status}`);
}

async function modelOf(runId: string): Promise<string> {
  const [entry] = await listVersions(pipeline.bucket, runId);
  return entry?.modelArn ?? "";
}

const tune = (runId: string, ...more: string[]) =>
  cli("tune", colors, "--model", "nova-micro", "--run-id", runId, "--group", runId, ...more);

describe("a run that failed after its model was trained", () => {
  it("keeps the model, names the command, and is resumed to its end without a second job", async () => {
    const match = { function: "*AskModels*" };
    await pipeline.plan({ at: "lambda", match, effect: "out-of-memory" });
    const failed = await tune("kept");
    await pipeline.plan();
    expect([failed.exitCode, failed.stderr]).toEqual([1, ""]);
    expect(failed.stdout).toMatch(/The trained model is kept: arn:.*about 1\.95 USD a month/);
    expect(failed.stdout).toMatch(/`tunewright resume kept` continues from the model/);
    expect(await pipeline.paid("kept")).toEqual({ ...nothingPaid, models: 1 });

    const again = await tune("kept");
    expect([again.exitCode, again.stderr]).toEqual([1, expect.stringMatching(/resume kept/)]);

    const resumed = await cli("resume", "kept");
    expect(resumed.stdout).toMatch(/continues +by serving its model; no training is bought again/);
    expect(resumed.stdout).not.toMatch(/Create the customization job/);
    expect(resumed.stdout).toMatch(/✓ Registered/);
    expect(resumed.exitCode).toBe(0);
    expect(await jobsOf("kept")).toEqual(["kept Completed"]);
    expect(await pipeline.paid("kept")).toEqual({ ...nothingPaid, deployments: 1, models: 1 });
  });

  it("is one run with one resume to every command, and has nothing more to do", async () => {
    const { runs } = JSON.parse((await cli("runs", "--json")).stdout);
    expect(runs).toMatchObject([{ runId: "kept", resumes: 1, status: "SUCCEEDED" }]);
    expect((await cli("status", "kept")).stdout).toMatch(/resume 1 \(execution kept_2\)/);
    const answer = await cli("invoke", "kept", "my", "desk", "looks", "blueish");
    expect(answer.stdout).toBe("whale\n");
    const nothing = await cli("resume", "kept");
    expect(nothing.stdout).toMatch(/nothing of it is missing: there is nothing to do/);
    expect(nothing.exitCode).toBe(0);
  });
});

it("a run that was stopped during its training trains once more, under the job's next number", async () => {
  const match = { jobName: "stopped" };
  await pipeline.plan({ at: "training-job", match, effect: "stick" });
  await tune("stopped", "--no-watch");
  await pipeline.reached("stopped", "Wait for the job");
  const stop = await cli("stop", "stopped");
  await pipeline.plan();
  expect(stop.stdout).toMatch(/✓ no billable resource is left/);
  expect(stop.stdout).toMatch(/`tunewright resume stopped` continues/);
  const { exitCode, stdout } = await cli("resume", "stopped");
  expect(stdout).toMatch(/continues +with a new customization job/);
  expect(exitCode).toBe(0);
  expect((await jobsOf("stopped")).sort()).toEqual(["stopped Stopped", "stopped.2 Completed"]);
});

it("a run whose report could not be written has its verdict, and a resume writes the report", async () => {
  await pipeline.plan({
    at: "lambda",
    match: { function: "*WriteReport*" },
    effect: "out-of-memory",
  });
  const run = await tune("noted");
  await pipeline.plan();
  expect(run.stdout).toMatch(/Not done\n +! Write the report: /);
  expect(run.stdout).toMatch(/`tunewright resume noted` does it again/);
  expect(run.exitCode).toBe(0);
  expect(await findText(pipeline.bucket, runLayout("noted").report)).toBeUndefined();
  const { exitCode, stdout } = await cli("resume", "noted");
  expect([exitCode, stdout]).toEqual([0, expect.not.stringContaining("Not done")]);
  const report = await findText(pipeline.bucket, runLayout("noted").report);
  expect(report?.text).toContain("the tuned model was registered");
  expect(await jobsOf("noted")).toEqual(["noted Completed"]);
  expect(await listVersions(pipeline.bucket, "noted")).toHaveLength(1);
});

it("a run of which Bedrock rejected rows buys no serving, and continues only when they are allowed", async () => {
  const match = { jobName: "rejects" };
  await pipeline.plan({ at: "training-job", match, effect: "reject-rows", rows: 3 });
  const run = await tune("rejects");
  await pipeline.plan();
  expect(run.stdout).toMatch(/Data\.RowsRejected: Bedrock rejected 3 of \d+ rows/);
  expect(run.stdout).toContain("`tunewright resume rejects --allow-rejected-rows`");
  expect(await pipeline.states("rejects")).not.toContain("On demand or provisioned?");
  expect((await cli("status", "rejects")).stdout).toMatch(
    /rows +accepted \d+ of \d+ rows.* rejected 3/,
  );
  const again = await cli("resume", "rejects");
  expect([again.exitCode, again.stdout]).toEqual([1, expect.stringContaining("RowsRejected")]);
  const allowed = await cli("resume", "rejects", "--allow-rejected-rows");
  expect(allowed.exitCode).toBe(0);
  expect(await jobsOf("rejects")).toEqual(["rejects Completed"]);
});

it("a model that an earlier run trained is evaluated, served and registered with its origin", async () => {
  const modelArn = await modelOf("kept");
  const jobs = await jobsOf();
  const from = ["--from-model", modelArn, "--run-id", "given", "--group", "given"];
  const { exitCode, stdout } = await cli("tune", later, ...from);
  expect(stdout).toMatch(/Split {2}all rows are held out/);
  expect(stdout).toMatch(/rows +80 held out, none for training/);
  expect(stdout).not.toMatch(/^ +training +[\d,]+ tokens/m);
  expect(exitCode).toBe(0);
  expect(await listVersions(pipeline.bucket, "given")).toMatchObject([
    { origin: "model", modelArn, dataset: { trainRows: 0, evaluationRows: 80 } },
  ]);
  expect(await jobsOf()).toEqual(jobs);
});

describe("a commitment", () => {
  const nova = ["--model", "nova-lite", "--serving", "provisioned", "--group", "committed"];
  const committed = ["--commitment", "OneMonth", "--hourly-usd", "10", "--run-id", "committed"];
  const args = ["tune", colors, ...nova, ...committed];
  let text = "";

  const throughputs = async () => {
    const list = new ListProvisionedModelThroughputsCommand();
    const { provisionedModelSummaries = [] } = await pipeline.bedrock.send(list);
    return provisionedModelSummaries.map((one) => [
      one.provisionedModelName,
      one.commitmentDuration,
    ]);
  };

  it("is refused before anything is uploaded, with what must be typed to accept it", async () => {
    const refused = await cli(...args);
    text = /--accept-commitment "([^"]+)"/.exec(refused.stderr)?.[1] ?? "";
    expect(text).toMatch(/^(6,720|6,960|7,200|7,440) USD until \d{4}-\d\d-\d\d$/);
    expect(refused.stdout).toMatch(/commitment of one month, if the gate accepts/);
    expect(refused.exitCode).toBe(2);
    const wrong = await cli(...args, "--accept-commitment", text.replace(/[\d,]+ USD/, "1 USD"));
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining(text)]);
    expect(await listKeys(pipeline.bucket, "runs/committed/")).toEqual([]);
    expect(await throughputs()).toEqual([]);
  });

  it("that was accepted is bought after the gate, and every screen says until when it is billed", async () => {
    const body = JSON.stringify({ quotas: { "committed-model-units": 1 } });
    await fetch(`${pipeline.cloud.endpoint}/_tunewright/quotas`, { method: "POST", body });
    const run = await cli(...args, "--accept-commitment", text);
    expect([run.exitCode, run.stderr]).toEqual([0, ""]);
    const billed = /billed +.*; the commitment until \d{4}-\d\d-\d\d whether it is used or not/;
    expect(run.stdout).toMatch(billed);
    expect(await throughputs()).toEqual([["committed_committed", "OneMonth"]]);
    const status = await cli("status", "committed");
    expect(status.stdout).toMatch(billed);
    const stop = await cli("stop", "committed");
    expect(stop.stdout).toMatch(/is committed: it cannot be deleted and is billed until \d{4}-/);
  });
});
