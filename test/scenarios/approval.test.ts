import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonOutputs } from "../../pipeline/cli/json-output.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { readVersion } from "../../pipeline/registry/versions.ts";
import { decideApproval, findApproval } from "../../pipeline/run/approve.ts";
import { downloadRun } from "../../pipeline/run/download.ts";
import { stopRun } from "../../pipeline/run/stop.ts";
import { approvalFile, approvalTokenFile } from "../../pipeline/run-folder/approval.ts";
import { planFile } from "../../pipeline/run-folder/plan.ts";
import { reportFile } from "../../pipeline/run-folder/report.ts";
import { WAITS_FOR_APPROVAL } from "../../pipeline/workflow/names.ts";
import { callVerb } from "../support/call-verb.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aRequest } from "../support/request.ts";

/** Where a user's commands find the cloud. Tests share a process, so that this is taken back. */
const settings = (endpoint: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
});

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
  Object.assign(process.env, settings(pipeline.cloud.endpoint));
});
afterAll(async () => {
  for (const name of Object.keys(settings(""))) delete process.env[name];
  await pipeline?.stop();
});

const ME = "arn:aws:iam::123456789012:root";
const approval = { hours: 72, otherPerson: false, startedBy: ME };
const approve = (...args: string[]) =>
  callVerb("approve", ...args, "--region", "us-east-1", "--yes");

/** Starts a run and waits until it waits for its approval. */
async function waiting(runId: string, changes: Partial<typeof approval> = {}) {
  await pipeline.start(runId, { group: runId, approval: { ...approval, ...changes } });
  await pipeline.reached(runId, WAITS_FOR_APPROVAL);
  await pipeline.until(() => approvalTokenFile.find(pipeline.bucket, runId));
}

describe.concurrent("a run that needs approval", () => {
  it("waits, and continues after one of many deciders has approved; its record says who", async () => {
    await waiting("many");
    const { environment } = pipeline;
    const found = await findApproval(environment, "many");
    const tools = { environment, clock: systemClock };
    const people = Array.from({ length: 8 }, (_, at) => `arn:aws:iam::123456789012:user/u${at}`);
    const answers = await Promise.all(
      people.map((by) => decideApproval(tools, found, { what: "approved", by, reason: "fine" })),
    );
    const winners = answers.filter(({ decidedNow }) => decidedNow);
    expect(winners).toHaveLength(1);
    const by = winners[0]?.decision.by;
    for (const { decision } of answers) expect(decision).toMatchObject({ what: "approved", by });
    const { status, output } = await pipeline.end("many");
    expect(status).toBe("SUCCEEDED");
    const { token = "" } = (await approvalTokenFile.find(pipeline.bucket, "many")) ?? {};
    const states = await pipeline.states("many");
    expect(states.indexOf(WAITS_FOR_APPROVAL)).toBeLessThan(
      states.indexOf("Create the customization job"),
    );
    const entry = await readVersion(pipeline.bucket, "many", "many");
    expect(entry.approval).toMatchObject({ by, reason: "fine" });
    const report = await reportFile.find(pipeline.bucket, "many");
    expect(report?.approvals).toMatchObject([{ decision: { what: "approved", by } }]);
    const shown = await callVerb("status", "many", "--region", "us-east-1");
    expect(shown.text).toContain(`approved by ${by}`);
    jsonOutputs.status.parse(shown.data);
    const folder = mkdtempSync(join(tmpdir(), "tunewright-"));
    const files = await downloadRun(pipeline.bucket, "many", folder);
    const texts = files.map((name) => readFileSync(join(folder, name), "utf8"));
    rmSync(folder, { recursive: true });
    expect(files).toContain("approval.json");
    const seen = [output, JSON.stringify(shown), ...pipeline.messages("many"), ...texts];
    expect(token.length).toBeGreaterThan(20);
    for (const text of seen) expect(text).not.toContain(token);
    expect(logs()).not.toContain(token);
  });

  it("is rejected by the command, with a reason, and buys nothing", async () => {
    await waiting("refused");
    const shown = await callVerb("status", "refused", "--region", "us-east-1");
    expect(shown.text).toMatch(/waits for a person until .*: `tunewright approve refused/);
    const answer = await approve("refused", "--reject", "--reason", "too dear");
    expect(answer.exitCode).toBe(0);
    expect(answer.lines.join("\n")).toMatch(/once {2,}\$0\.00\d/);
    const data = jsonOutputs.approve.parse(answer.data);
    expect(data).toMatchObject({
      decidedNow: true,
      decision: { what: "rejected", by: ME, reason: "too dear" },
    });
    const { status, error, cause } = await pipeline.end("refused");
    expect([status, error]).toEqual(["FAILED", "Approval.Rejected"]);
    expect(cause).toContain(`rejected by ${ME}`);
    expect(await pipeline.paid("refused")).toEqual(nothingPaid);
    expect(pipeline.notifications("refused")).toEqual([
      expect.stringContaining("refused needs approval"),
      expect.stringContaining("refused failed: Approval.Rejected"),
    ]);
    const again = await approve("refused", "--reject");
    expect([again.exitCode, again.text]).toEqual([0, expect.stringContaining("decided before")]);
    const other = await approve("refused");
    expect([other.exitCode, other.text]).toEqual([1, expect.stringContaining("rejected by")]);
  });

  it("cannot be approved under another plan, or by who started it where another must; it can be stopped", async () => {
    await waiting("bound", { otherPerson: true });
    const plan = await planFile.find(pipeline.bucket, "bound");
    if (plan === undefined) throw new Error("there is no plan");
    const hash = (await findApproval(pipeline.environment, "bound")).request.planHash;
    expect((await approve("bound", "--plan", "0123456789")).data).toMatchObject({
      error: { code: "Approval.OtherPlan" },
    });
    expect((await approve("bound", "--plan", hash.slice(0, 16))).data).toMatchObject({
      error: { code: "Approval.SamePerson" },
    });
    const cheaper = { ...plan, hyperParameters: { ...plan.hyperParameters, epochCount: "1" } };
    await planFile.write(pipeline.bucket, "bound", cheaper);
    expect((await approve("bound")).data).toMatchObject({ error: { code: "Approval.OtherPlan" } });
    await planFile.write(pipeline.bucket, "bound", plan);
    const { status, teardown } = await stopRun(pipeline.environment, "bound", {
      ...{ reason: "test", clock: systemClock, cleanUpTimeout: 600_000 },
      onProgress: () => undefined,
    });
    expect([status, teardown?.remaining]).toEqual(["ABORTED", []]);
    expect((await approve("bound", "--plan", hash)).data).toMatchObject({
      error: { code: "Approval.Ended" },
    });
    expect((await approvalFile.find(pipeline.bucket, "bound"))?.requests).toMatchObject([
      { decision: null },
    ]);
  });

  it("ends as expired where no one decides, and then cannot be approved any more", async () => {
    await pipeline.start("ignored", { group: "ignored", approval: { ...approval, hours: 0.2 } });
    const { error, cause } = await pipeline.end("ignored");
    expect(error).toBe("Approval.Expired");
    expect(cause).toContain('"tunewright resume ignored" asks again');
    expect(await pipeline.paid("ignored")).toEqual(nothingPaid);
    const late = await approve("ignored");
    expect([late.exitCode, late.text]).toEqual([1, expect.stringContaining("expired")]);
  });

  it("is not confused with one that needs none, or is not known", async () => {
    // Its file is missing, so that it ends at once.
    const dataset = { ...aRequest("").dataset, train: "runs/no-one/input/nothing.jsonl" };
    await pipeline.start("plain", { group: "plain", dataset });
    expect((await approve("plain")).data).toMatchObject({
      error: { code: "Approval.NotRequested" },
    });
    expect((await approve("nothing-here")).data).toMatchObject({ error: { code: "Run.Unknown" } });
    await pipeline.end("plain");
  });
});

/** What the functions have written, as the local cloud keeps it. */
function logs(): string {
  const { folder } = pipeline.cloud;
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.log$/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}
