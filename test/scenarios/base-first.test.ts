import { ListModelCustomizationJobsCommand } from "@aws-sdk/client-bedrock";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../pipeline/config/load.ts";
import { findText } from "../../pipeline/objects.ts";
import { readAlias } from "../../pipeline/registry/aliases.ts";
import { versionsOfRun } from "../../pipeline/registry/versions.ts";
import { prepareData } from "../../pipeline/run/prepare.ts";
import { proposeRun, resolveConfig } from "../../pipeline/run/propose.ts";
import { type ProposedResume, proposeResume, resumeRun } from "../../pipeline/run/resume.ts";
import { startRun } from "../../pipeline/run/start.ts";
import { baseScoreFile } from "../../pipeline/run-folder/base-score.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { ModellessOutput } from "../../pipeline/run-folder/modelless-output.ts";
import { RunOutput } from "../../pipeline/run-folder/run-output.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aRequest } from "../support/request.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { aGate } from "../support/verdict.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
});
afterAll(() => pipeline?.stop());

const measured = { ...aRequest("any").evaluation, baseFirst: true };

const jobsOf = async (runId: string) => {
  const { modelCustomizationJobSummaries: jobs = [] } = await pipeline.bedrock.send(
    new ListModelCustomizationJobsCommand({ nameContains: runId }),
  );
  return jobs.map(({ jobName }) => jobName);
};

/** When each object of the base model's answers was written. */
const baseAnswers = async (runId: string) => {
  const Prefix = `${runLayout(runId).evaluationRows}base/`;
  const { Contents = [] } = await pipeline.bucket.s3.send(
    new ListObjectsV2Command({ Bucket: pipeline.bucket.name, Prefix }),
  );
  return Contents.map(({ Key, LastModified, ETag }) => [Key, LastModified?.getTime(), ETag]);
};

/** A run of the demo's data as `tunewright tune --aa` starts it. */
async function startSelfCheck(options: Record<string, unknown> = {}): Promise<string> {
  const files = ["dataset-tools/examples/support-tickets.csv"];
  const config = await loadConfig(undefined, { model: "nova-micro", data: { files }, ...options });
  const resolved = { ...resolveConfig(config), isSelfCheck: true };
  const folder = temporaryFolder();
  const { dataset } = await prepareData(config, resolved.model, { folder });
  const proposal = proposeRun(resolved, dataset, { region: "us-east-1", attempt: 1 });
  await startRun(pipeline.environment, proposal);
  return proposal.runId;
}

describe.concurrent("the base model first", () => {
  it("with headroom is followed by the training, and is not asked again", async () => {
    // Two batches, so that several functions ask, before the training and after it.
    const evaluation = { ...measured, inCloudAbove: 50 };
    const dataset = { ...aRequest("room").dataset, evaluationRows: 60 };
    await pipeline.start("room", { evaluation, dataset, group: "room" });
    await pipeline.reached("room", "Wait for the job");
    const before = await baseAnswers("room");
    const { output, cause } = await pipeline.end("room");
    expect(cause).toBeUndefined();
    expect(RunOutput.parse(JSON.parse(output ?? "{}")).outcome).toBe("accepted");
    expect(before).toHaveLength(2);
    expect(await baseAnswers("room")).toEqual(before);
    const states = await pipeline.states("room");
    expect(states).toContain("Ask the base model by several functions");
    expect(states).toContain("Ask the rows of one quota by several functions");
    const score = await baseScoreFile.find(pipeline.bucket, "room");
    const verdict = await verdictFile.find(pipeline.bucket, "room");
    expect(score).toMatchObject({ decision: "train", reason: "headroom", rows: 60 });
    expect(score?.value).toBe(verdict?.scores[0].base);
  });

  it("without headroom ends the run before a job, and trains only when it is overruled", async () => {
    // With 40 rows not even a model without a mistake is certainly better by so much.
    const gate = aGate({ minimumGain: 0.99 });
    await pipeline.start("no-room", { evaluation: measured, gate, group: "no-room" });
    const { status, output, cause } = await pipeline.end("no-room");
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const ended = ModellessOutput.parse(JSON.parse(output ?? "{}"));
    expect(ended).toMatchObject({
      outcome: "not-tuned",
      baseScore: { decision: "do-not-tune", reason: "no-room-for-gain", rows: 40 },
      notes: [],
    });
    expect(await jobsOf("no-room")).toEqual([]);
    expect(await pipeline.paid("no-room")).toEqual(nothingPaid);
    expect(await versionsOfRun(pipeline.bucket, "no-room", "no-room")).toEqual([]);
    expect(pipeline.notifications("no-room")).toEqual(["Tunewright: no-room was not tuned"]);
    const report = await findText(pipeline.bucket, runLayout("no-room").report);
    expect(report?.text).toContain("tunewright resume no-room --tune-anyway");

    expect(await proposeResume(pipeline.environment, "no-room")).toMatchObject({
      kind: "complete",
    });
    const before = await baseAnswers("no-room");
    const overruled = { tuneAnyway: true };
    const proposed = (await proposeResume(
      pipeline.environment,
      "no-room",
      overruled,
    )) as ProposedResume;
    expect(proposed).toMatchObject({ input: { start: { at: "training", jobNumber: 1 } } });
    await resumeRun(pipeline.environment, proposed);
    const again = await pipeline.end("no-room_2");
    expect(again.cause).toBeUndefined();
    expect(await jobsOf("no-room")).toEqual(["no-room"]);
    expect(await baseAnswers("no-room")).toEqual(before);
  });

  it("whose answers cannot be scored leaves nothing that costs money", async () => {
    await pipeline.plan({
      at: "state",
      match: { execution: "score-fails", state: "Score the base model" },
      effect: "error",
    });
    await pipeline.start("score-fails", { evaluation: measured });
    expect(await pipeline.end("score-fails")).toMatchObject({ status: "FAILED" });
    expect(await jobsOf("score-fails")).toEqual([]);
    expect(await pipeline.paid("score-fails")).toEqual(nothingPaid);
  });
});

describe.concurrent("an A/A check", () => {
  it("of the demo's data is not accepted, buys nothing but answers and registers nothing", async () => {
    const runId = await startSelfCheck({ group: "aa" });
    const { status, output, cause } = await pipeline.end(runId);
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const ended = ModellessOutput.parse(JSON.parse(output ?? "{}"));
    expect(ended).toMatchObject({
      outcome: "aa-passed",
      decision: { outcome: "rejected", gain: 0 },
    });
    expect(await jobsOf(runId)).toEqual([]);
    expect(await pipeline.paid(runId)).toEqual(nothingPaid);
    expect(await versionsOfRun(pipeline.bucket, "aa", runId)).toEqual([]);
    expect(await readAlias(pipeline.bucket, "aa", "candidate")).toBeUndefined();
    expect(pipeline.notifications(runId)).toEqual([`Tunewright: ${runId} passed its A/A check`]);
    const report = await findText(pipeline.bucket, runLayout(runId).report);
    expect(report?.text).toContain("the same model was compared with itself");
  });

  it("fails where the gate accepts a model against itself", async () => {
    const runId = await startSelfCheck({ gate: { minimumGain: -0.2, floor: "none" } });
    const { status, error, cause } = await pipeline.end(runId);
    expect([status, error]).toEqual(["FAILED", "Gate.AcceptedItself"]);
    expect(cause).toContain("do not trust its verdicts");
    expect(cause).not.toContain("kept");
    expect(await pipeline.paid(runId)).toEqual(nothingPaid);
  });
});
