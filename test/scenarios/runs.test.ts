import { CreateModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findJob, findThroughputs } from "../../pipeline/clean-up/find.ts";
import { findText } from "../../pipeline/objects.ts";
import { readAlias } from "../../pipeline/registry/aliases.ts";
import { findWithdrawal } from "../../pipeline/registry/serving.ts";
import { readVersion } from "../../pipeline/registry/versions.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { reportFile } from "../../pipeline/run-folder/report.ts";
import { RunOutput } from "../../pipeline/run-folder/run-output.ts";
import { teardownFile } from "../../pipeline/run-folder/teardown.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { partOf } from "../support/grant-scenarios.ts";
import { requiredByGuides } from "../support/grants.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aCommitment, aRequest, fastCloudLimits, onThroughput } from "../support/request.ts";
import { ALL_RIGHT } from "../support/scorer-function.ts";
import { aGate } from "../support/verdict.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
  await pipeline.raise({ "committed-model-units": 1 });
  await pipeline.plan(
    { at: "training-job", match: { jobName: "job-fails" }, effect: "fail" },
    // It runs until it is stopped, however busy the machine is.
    { at: "training-job", match: { jobName: "stopped" }, effect: "stick" },
    { at: "training-job", match: { jobName: "taken" }, effect: "stick" },
    { at: "training-job", match: { jobName: "too-long" }, effect: "stick" },
    { at: "training-job", match: { jobName: "stalled" }, effect: "stall" },
    { at: "training-job", match: { jobName: "failed-once" }, effect: "internal-error" },
    { at: "training-job", match: { jobName: "failed-twice*" }, effect: "internal-error" },
    { at: "training-job", match: { jobName: "rows-*" }, effect: "reject-rows", rows: 3 },
  );
});
afterAll(() => pipeline?.stop());

const withChampion = aGate({
  champion: { alias: "candidate", margin: 0.02, forgettingRows: 20 },
});
/** The same questions as a file of its own. */
const otherRows = {
  heldOut: (text: string) => text.replaceAll('"recordId":"r', '"recordId":"o'),
};

const arnOf = (runId: string) =>
  `${pipeline.stateMachineArn.replace(":stateMachine:", ":execution:")}:${runId}`;

const report = async (runId: string) =>
  (await findText(pipeline.bucket, runLayout(runId).report))?.text ?? "";

/** A job under a run's name that writes into the folder of `owner`. */
const startJobByHand = async (runId: string, owner: string) => {
  await pipeline.upload(runId);
  await pipeline.bedrock.send(
    new CreateModelCustomizationJobCommand({
      jobName: runId,
      customModelName: runId,
      roleArn: pipeline.customizationRoleArn,
      baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
      trainingDataConfig: { s3Uri: `s3://${pipeline.bucket.name}/${runLayout(runId).train}` },
      outputDataConfig: { s3Uri: `s3://${pipeline.bucket.name}/${runLayout(owner).output}` },
    }),
  );
};

const ask = async (modelId: string) => {
  const { output } = await pipeline.runtime.send(
    new ConverseCommand({
      modelId,
      messages: [{ role: "user", content: [{ text: "someone stole my card" }] }],
    }),
  );
  return output?.message?.content?.[0]?.text;
};

describe.concurrent("a run", () => {
  it("tunes, deploys on demand, evaluates, registers and points the alias", async () => {
    await pipeline.start("healthy", { group: "demand" });
    const { status, output, cause } = await pipeline.end("healthy");
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const { servingArn, ...result } = RunOutput.parse(JSON.parse(output ?? "{}"));
    expect(result).toMatchObject({
      outcome: "accepted",
      verdict: "better",
      alias: "candidate",
      decision: { tuned: 1, rows: 40 },
    });
    const [notice] = pipeline.messages("healthy");
    expect(notice).toMatch(
      /^Accepted: .*\nAccepted\. .*\nverdict: better\ntoken F1: tuned 100\.0%, base /,
    );
    expect(notice).toMatch(
      /^gain: \+[\d.]+ points on 40 held-out rows, 95% confidence interval \+/m,
    );
    for (const part of [servingArn, result.modelArn, result.report, arnOf("healthy")]) {
      expect(notice).toContain(part);
    }
    const alias = await readAlias(pipeline.bucket, "demand", "candidate");
    expect(await ask(alias?.servingArn ?? "")).toBe("q17");
    const entry = await readVersion(pipeline.bucket, "demand", "healthy");
    expect(entry).toMatchObject({ outcome: "accepted", serving: { path: "on-demand" } });
    expect(await report("healthy")).toContain("# Run healthy: the tuned model was registered");
    const page = await findText(pipeline.bucket, runLayout("healthy").reportPage);
    expect(page?.text).toContain("<title>Accepted: healthy – Tunewright</title>");
    const facts = await reportFile.find(pipeline.bucket, "healthy");
    // The manifest of this run is none, and only that is unreadable.
    expect(facts).toMatchObject({ ending: "accepted", unreadable: ["input/manifest.json"] });
    expect(facts?.rows?.rows[0]?.question).toEqual(expect.any(String));
    expect(pipeline.notifications("healthy")).toEqual(["Tunewright: healthy was registered"]);
    expect(await pipeline.states("healthy")).not.toContain("Clean up paid resources");

    const own = { ownScorer: "export default () => 1;", ownFunction: ALL_RIGHT };
    const changes = { group: "demand", gate: withChampion, ...otherRows, ...own };
    await pipeline.start("healthy-next", changes);
    const next = await pipeline.end("healthy-next");
    expect([next.status, next.cause]).toEqual(["SUCCEEDED", undefined]);
    // It is as good, which 40 rows cannot show: the alias stays.
    expect(await verdictFile.find(pipeline.bucket, "healthy-next")).toMatchObject({
      scores: [
        { name: "token-f1" },
        { name: "module:own", gain: 0 },
        { name: "function:healthy-next", tuned: 1 },
      ],
      champion: { runId: "healthy", comparison: { gain: 0 } },
    });
  });

  it("has its answers scored by a module and judged, where it has both", async () => {
    const own = { ownScorer: "export default () => 1;", judge: "calibrated" } as const;
    await pipeline.start("judged", { group: "judged", ...own });
    const { status, cause } = await pipeline.end("judged");
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const verdict = await verdictFile.find(pipeline.bucket, "judged");
    // The local models classify, so that no verdict of theirs can be read.
    expect(verdict?.scores.map(({ name, tuned }) => [name, tuned])).toEqual(
      expect.arrayContaining([
        ["judge", 0.5],
        ["module:own", 1],
      ]),
    );
    expect(verdict?.judge).toMatchObject({ truePositives: { right: 16, of: 16 } });
    expect(await report("judged")).toContain("examples where answer A is better");
  });

  it("ends before anything is bought where its judge does not agree with the labels", async () => {
    await pipeline.start("misjudged", { group: "misjudged", judge: "new" });
    const { status, error, cause } = await pipeline.end("misjudged");
    expect([status, error]).toEqual(["FAILED", "Judge.NotCalibrated"]);
    expect(cause).toMatch(/agrees with the labels of 0 of 16 .* 64 verdicts could not be read/);
    expect(cause).toContain("a model that follows no instructions, as all of the local cloud");
    expect(await pipeline.paid("misjudged")).toEqual(nothingPaid);
    expect(await pipeline.states("misjudged")).not.toContain("Create the customization job");
  });

  it("serves a model by provisioned throughput", async () => {
    await pipeline.start("units", { ...onThroughput, group: "units" });
    const { status, cause } = await pipeline.end("units");
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const entry = await readVersion(pipeline.bucket, "units", "units");
    expect(entry.serving.arn).toMatch(/:provisioned-model\//);
    expect(await ask(entry.serving.arn ?? "")).toBe("q17");
    expect(await pipeline.paid("units")).toEqual({ ...nothingPaid, throughputs: 1, models: 1 });

    const evaluation = { ...aRequest("units-next").evaluation, baseFirst: true };
    await pipeline.start("units-next", {
      group: "units",
      // Measured first, the base model with examples would leave no headroom.
      gate: { ...withChampion, fewShot: 2 },
    });
    const next = await pipeline.end("units-next");
    expect([next.status, next.cause]).toEqual(["SUCCEEDED", undefined]);
    const verdict = await verdictFile.find(pipeline.bucket, "units-next");
    expect(verdict?.champion).toMatchObject({ runId: "units", forgetting: null });
    expect(verdict?.fewShot).toMatchObject({ examples: 2, fewer: 0 });

    const gate = aGate({ minimumGain: 0.99 });
    await pipeline.start("units-last", { group: "units", gate, evaluation });
    const last = await pipeline.end("units-last");
    expect(JSON.parse(last.output ?? "{}")).toMatchObject({ outcome: "not-tuned" });
  });

  it("registers a model that is no better as rejected, and serves it no more", async () => {
    await pipeline.start("rejected", {
      group: "no-better",
      gate: aGate({ minimumGain: 0.99 }),
    });
    const { status, output } = await pipeline.end("rejected");
    expect(status).toBe("SUCCEEDED");
    const { outcome, left } = RunOutput.parse(JSON.parse(output ?? "{}"));
    expect(outcome).toBe("rejected");
    const [notice] = pipeline.messages("rejected");
    expect(notice).toMatch(/^Rejected: .*\nREJECTED\. .*\nverdict: better\n/);
    expect(notice).toContain(`\ncosts from now on: ${left}\nnext: `);
    const entry = await readVersion(pipeline.bucket, "no-better", "rejected");
    expect(entry).toMatchObject({ outcome: "rejected", serving: { arn: null } });
    expect(await readAlias(pipeline.bucket, "no-better", "candidate")).toBeUndefined();
    expect(await pipeline.paid("rejected")).toEqual({ ...nothingPaid, models: 1 });
    expect(pipeline.notifications("rejected")).toEqual([
      "Tunewright: rejected was rejected by the gate",
    ]);
    expect(await report("rejected")).toContain("the gate rejected the tuned model");
  });

  it("fails with Bedrock's reason when the job fails, and leaves nothing billable", async () => {
    await pipeline.start("job-fails");
    const { status, error, cause } = await pipeline.end("job-fails");
    expect([status, error]).toEqual(["FAILED", "Job.Failed"]);
    expect(cause).toContain("Encountered an unexpected error when processing the request");
    expect(await pipeline.paid("job-fails")).toEqual(nothingPaid);
    expect(await teardownFile.find(pipeline.bucket, "job-fails")).toMatchObject({ remaining: [] });
    expect(pipeline.notifications("job-fails")).toEqual([
      "Tunewright: job-fails failed: Job.Failed",
    ]);
    expect(pipeline.messages("job-fails")[0]).toMatch(
      /^Failed: the run failed\.\nJob\.Failed in the state "Job finished\?"\n[\s\S]*\nremedy: [\s\S]*\nreport: s3:/,
    );
    expect(await report("job-fails")).toContain('`Job.Failed` in the state "Job finished?"');
  });

  it("fails when the training file is deleted after the start", async () => {
    // In real time it takes the job minutes to read its data, however slow this machine is.
    const asBefore = pipeline.cloud.kernel.clock.slowDown?.();
    await pipeline.start("file-gone");
    await pipeline.reached("file-gone", "Wait for the job");
    const Key = runLayout("file-gone").train;
    await pipeline.bucket.s3.send(new DeleteObjectCommand({ Bucket: pipeline.bucket.name, Key }));
    asBefore?.();
    const { status, error, cause } = await pipeline.end("file-gone");
    expect([status, error]).toEqual(["FAILED", "Job.Failed"]);
    expect(cause).toContain(Key);
    expect(await pipeline.paid("file-gone")).toEqual(nothingPaid);
  });

  it("buys nothing for a request that cannot be met", async () => {
    const hyperParameters = { epochCount: "77" };
    await pipeline.start("bad-request", { hyperParameters });
    const { status, error } = await pipeline.end("bad-request");
    expect([status, error]).toEqual(["FAILED", "Hyperparameter.Value"]);
    expect(await findJob(pipeline.bedrock, "bad-request")).toBeUndefined();
    expect(await pipeline.states("bad-request")).toEqual([
      "Check the request",
      "Write the failure report",
      "Notify: failed",
      "Failed",
    ]);
  });

  it("removes the serving and keeps the model when the evaluation fails", async () => {
    await pipeline.start("bad-rows", { heldOut: (text) => `${text}\n{"no":"row"}` });
    const { status, error, cause } = await pipeline.end("bad-rows");
    expect([status, error]).toEqual(["FAILED", "Evaluation.BadRow"]);
    expect(cause).toContain("evaluation.jsonl: row 41 is not a valid held-out row");
    expect(await pipeline.states("bad-rows")).toContain("Evaluate both models on held-out rows");
    expect(await pipeline.paid("bad-rows")).toEqual({ ...nothingPaid, models: 1 });
  });

  it("deletes the model after a failure when it was asked to", async () => {
    await pipeline.start("deleted", {
      deleteModelOnFailure: true,
      heldOut: (text) => `${text}\n{"no":"row"}`,
    });
    expect((await pipeline.end("deleted")).error).toBe("Evaluation.BadRow");
    expect(await pipeline.paid("deleted")).toEqual(nothingPaid);
  });

  it("is swept when a person stops it while the job runs", async () => {
    await pipeline.start("stopped");
    await pipeline.reached("stopped", "Wait for the job");
    const cause = "changed my mind";
    await pipeline.sfn.send(new StopExecutionCommand({ executionArn: arnOf("stopped"), cause }));
    expect((await pipeline.end("stopped")).status).toBe("ABORTED");
    await pipeline.until(async () => pipeline.notifications("stopped")[0]);
    expect(pipeline.notifications("stopped")).toEqual(["Tunewright: stopped was stopped"]);
    expect(pipeline.messages("stopped")[0]).toContain(
      `/details/${arnOf("stopped")}\nreport: s3://`,
    );
    expect((await findJob(pipeline.bedrock, "stopped"))?.status).toBe("Stopped");
    expect(await pipeline.paid("stopped")).toEqual(nothingPaid);
    expect(await teardownFile.find(pipeline.bucket, "stopped")).toMatchObject({ remaining: [] });
    expect(await report("stopped")).toContain("# Run stopped: the run was stopped");
  });

  it("stops a job that takes longer than it may, and waits until it has stopped", async () => {
    const limits = { ...fastCloudLimits, jobHours: 0.1, servingMinutes: 600, pollSeconds: 60 };
    await pipeline.start("too-long", { limits });
    const { error } = await pipeline.end("too-long");
    expect(error).toBe("Job.TookTooLong");
    expect((await findJob(pipeline.bedrock, "too-long"))?.status).toBe("Stopped");
    expect(await pipeline.paid("too-long")).toEqual(nothingPaid);
  });

  it("buys nothing when a file of the plan is missing", async () => {
    const { dataset } = aRequest("missing");
    const train = "runs/missing/input/nowhere.jsonl";
    await pipeline.start("missing", { dataset: { ...dataset, train } });
    const { error, cause } = await pipeline.end("missing");
    expect(error).toBe("Request.FileMissing");
    expect(cause).toContain(`${train} does not exist`);
    expect(await findJob(pipeline.bedrock, "missing")).toBeUndefined();
  });

  it.each([
    ["a deployment", "stopped-late", "Wait for the deployment", {}],
    ["provisioned throughput", "stopped-units", "Wait for the throughput", onThroughput],
  ])("is swept when a person stops it while %s is made", async (_what, runId, state, changes) => {
    await pipeline.start(runId, changes);
    await pipeline.reached(runId, state);
    await pipeline.sfn.send(new StopExecutionCommand({ executionArn: arnOf(runId) }));
    await pipeline.until(async () => pipeline.notifications(runId)[0]);
    expect(await pipeline.paid(runId)).toEqual({ ...nothingPaid, models: 1 });
  });

  it("adopts the job that it finds under its own name", async () => {
    await startJobByHand("adopted", "adopted");
    await pipeline.start("adopted", { group: "adopted" });
    const { status, cause } = await pipeline.end("adopted");
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    expect(await pipeline.states("adopted")).toContain("Does the job belong to this run?");
  });

  it("fails, and leaves it alone, when another's job has its name", async () => {
    await startJobByHand("taken", "somebody-else");
    await pipeline.start("taken");
    const { status, error } = await pipeline.end("taken");
    expect([status, error]).toEqual(["FAILED", expect.stringMatching(/Conflict|Validation/)]);
    expect((await findJob(pipeline.bedrock, "taken"))?.status).not.toMatch(/Stop/);
    const proof = await teardownFile.find(pipeline.bucket, "taken");
    expect(proof?.steps[0]?.outcome).toEqual({ kind: "foreign" });
  });

  it("buys the approved commitment after the gate has accepted, and says until when it is billed", async () => {
    const runId = "committed";
    await pipeline.start(runId, { group: runId, serving: aCommitment(runId) });
    const { status, cause, output } = await pipeline.end(runId);
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const { servingArn, committedUntil } = JSON.parse(output ?? "{}");
    const entry = await readVersion(pipeline.bucket, runId, runId);
    expect(entry.serving).toEqual({ path: "provisioned", arn: servingArn, committedUntil });
    await pipeline.until(
      async () => (await pipeline.paid(runId))["throughputs"] === 1 || undefined,
    );
    expect(await findThroughputs(pipeline.bedrock, runId)).toMatchObject([
      { name: `${runId}_committed`, arn: servingArn },
    ]);
    expect(await report(runId)).toContain(`is committed: it is billed until ${committedUntil}`);
    expect(pipeline.messages(runId).join()).toContain(
      `until ${committedUntil.slice(0, 10)}, whether it is used or not`,
    );
    expect(await ask(servingArn)).toBe("q17");
  });

  it("buys no commitment when the gate rejects", async () => {
    const runId = "not-committed";
    const gate = aGate({ minimumGain: 0.99 });
    await pipeline.start(runId, { group: runId, gate, serving: aCommitment(runId) });
    const { output } = await pipeline.end(runId);
    expect(JSON.parse(output ?? "{}").outcome).toBe("rejected");
    expect(await pipeline.paid(runId)).toEqual({ ...nothingPaid, models: 1 });
    expect(await pipeline.states(runId)).not.toContain("Purchase the commitment");
  });

  it("starts at no training for a commitment that no one has approved", async () => {
    const runId = "not-approved";
    const serving = aCommitment("another-run");
    await pipeline.start(runId, { serving });
    expect((await pipeline.end(runId)).error).toBe("Request.CommitmentNotApproved");
    expect(await findJob(pipeline.bedrock, runId)).toBeUndefined();
  });

  it("shows the rows that Bedrock rejected before it buys serving, and continues when they are allowed", async () => {
    await pipeline.start("rows-rejected");
    const { error, cause } = await pipeline.end("rows-rejected");
    expect([error, cause]).toEqual([
      "Data.RowsRejected",
      expect.stringMatching(/rejected 3 of 120 rows.*The trained model is kept/s),
    ]);
    expect(await pipeline.states("rows-rejected")).not.toContain("On demand or provisioned?");
    expect(await report("rows-rejected")).toContain("| 120 | 117 | 0 | 3 |");
    await pipeline.start("rows-allowed", { allowRejectedRows: true, group: "rows-allowed" });
    expect((await pipeline.end("rows-allowed")).status).toBe("SUCCEEDED");
  });

  it("tries a job that AWS failed once more, under the next name", async () => {
    await pipeline.start("failed-once", { group: "failed-once" });
    const { status, cause } = await pipeline.end("failed-once");
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    const { jobArn } = await readVersion(pipeline.bucket, "failed-once", "failed-once");
    expect((await findJob(pipeline.bedrock, "failed-once.2"))?.jobArn).toBe(jobArn);
  });

  it("explains when AWS fails the job twice", async () => {
    await pipeline.start("failed-twice");
    const { error, cause } = await pipeline.end("failed-twice");
    expect(error).toBe("Job.InternalError");
    expect(cause).toMatch(/on the side of AWS.*twice in this run.*another Region/s);
    expect(await report("failed-twice")).toContain("9 failed, stalled or stopped jobs");
  });

  it("stops a job that stands still, when it was asked to", async () => {
    const limits = { ...fastCloudLimits, stallHours: 2, stallAction: "stop" } as const;
    await pipeline.start("stalled", { limits });
    const { error, cause } = await pipeline.end("stalled");
    expect(error).toBe("Job.Stalled");
    expect(cause).toContain("has not moved for 2 h");
    expect((await findJob(pipeline.bedrock, "stalled"))?.status).toBe("Stopped");
  });

  it("deletes the model of a stopped run when it was asked to", async () => {
    await pipeline.start("stopped-deleted", { deleteModelOnFailure: true });
    await pipeline.reached("stopped-deleted", "Wait for the deployment");
    await pipeline.sfn.send(new StopExecutionCommand({ executionArn: arnOf("stopped-deleted") }));
    await pipeline.until(async () => pipeline.notifications("stopped-deleted")[0]);
    expect(await pipeline.paid("stopped-deleted")).toEqual(nothingPaid);
  });

  it("removes provisioned throughput when the evaluation fails", async () => {
    const heldOut = (text: string) => `${text}\n{"no":"row"}`;
    await pipeline.start("bad-units", { ...onThroughput, heldOut });
    expect((await pipeline.end("bad-units")).error).toBe("Evaluation.BadRow");
    expect(await pipeline.paid("bad-units")).toEqual({ ...nothingPaid, models: 1 });
  });
});

it("withdraws the version when the alias cannot be moved to it", async () => {
  // The function is killed on each try.
  const match = { function: "*MoveAlias*" };
  await pipeline.plan({ at: "lambda", match, effect: "out-of-memory" });
  await pipeline.start("no-alias", { group: "no-alias" });
  const { status } = await pipeline.end("no-alias");
  await pipeline.plan();
  expect(status).toBe("FAILED");
  expect(await findWithdrawal(pipeline.bucket, "no-alias", "no-alias")).toBeDefined();
  expect(await readAlias(pipeline.bucket, "no-alias", "candidate")).toBeUndefined();
  expect(await pipeline.paid("no-alias")).toEqual({ ...nothingPaid, models: 1 });
});

it("after all these runs every permission that the template grants was needed", async () => {
  const answer = await fetch(`${pipeline.cloud.endpoint}/_tunewright/iam`);
  const grants = (await answer.json()) as { role: string; action: string; used: number }[];
  const unused = grants
    .filter(({ used }) => used === 0)
    // The local cloud keeps no logs and traces; the policies for them are AWS's own words.
    .filter(({ action }) => !/^(logs|xray):/.test(action))
    .filter((grant) => !requiredByGuides.some(({ of }) => of(grant)))
    // No run here waits for an approval, outlives its lease or is requested: permissions-*.test.ts have such runs.
    .filter(({ role }) => !/RequestApproval|SweepLeases|StartRequested/.test(role))
    // Nor does one prepare data, divide its rows or try several hyperparameters: their own scenarios do.
    .filter(({ role }) => partOf(role) !== "preparing")
    .filter(({ role }) => !/DivideRows|AskBatches|ChooseCandidate|DeleteCandidates/.test(role))
    .filter(
      ({ role, action }) =>
        !/Workflow/.test(role) || !/^(states|s3):|StopModelCustomizationJob$/.test(action),
    )
    // Nor does one distill: distillation.test.ts has one.
    .filter(({ role, action }) => !/Customization/.test(role) || action !== "bedrock:InvokeModel")
    .map(({ role, action }) => `${role} ${action}`);
  expect(unused).toEqual([]);
});
