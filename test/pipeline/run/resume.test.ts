import {
  DeleteCustomModelCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findJob } from "../../../pipeline/clean-up/find.ts";
import { askedOf, evaluatedOf } from "../../../pipeline/evaluation/evaluated.ts";
import type { RunEnvironment } from "../../../pipeline/run/environment.ts";
import { findRun } from "../../../pipeline/run/executions.ts";
import { hashPlan, makePlan } from "../../../pipeline/run/plan.ts";
import { type ProposedResume, proposeResume, resumeRun } from "../../../pipeline/run/resume.ts";
import { comparedModels, writeAnswers } from "../../../pipeline/run-folder/answered-rows.ts";
import { configFile } from "../../../pipeline/run-folder/config.ts";
import { planFile } from "../../../pipeline/run-folder/plan.ts";
import { resumptionFile } from "../../../pipeline/run-folder/resumption.ts";
import { type Resource, recordTeardown } from "../../../pipeline/run-folder/teardown.ts";
import { verdictFile } from "../../../pipeline/run-folder/verdict.ts";
import type { ExecutionInput } from "../../../pipeline/workflow/input.ts";
import { startCleanUpEnvironment, startJob, train } from "../../support/bought-resources.ts";
import { executionsIn } from "../../support/executions.ts";
import type { PipelineEnvironment } from "../../support/pipeline-environment.ts";
import { aRequest } from "../../support/request.ts";
import { aPlanRequest } from "../../support/run-request.ts";
import { aVerdict } from "../../support/verdict.ts";

let cloud: PipelineEnvironment;
let environment: RunEnvironment;
let execution: Awaited<ReturnType<typeof executionsIn>>["execution"];
beforeAll(async () => {
  cloud = await startCleanUpEnvironment();
  const executions = await executionsIn(cloud.cloud);
  execution = executions.execution;
  const { bedrock, bucket } = cloud;
  environment = { ...executions.environment, bedrock, bucket };
  const faults = [{ at: "training-job", match: { jobName: "*-job-*" }, effect: "stick" }];
  const body = JSON.stringify({ faults });
  await fetch(`${cloud.cloud.endpoint}/_tunewright/faults`, { method: "POST", body });
});
afterAll(() => cloud?.stop());

/** A run whose first execution has failed, as its folder has it. */
async function failed(runId: string, changes: Partial<ExecutionInput> = {}, model = "nova-micro") {
  const plan = makePlan(await aPlanRequest(model));
  const input = aRequest(runId, { planHash: hashPlan(plan), ...changes });
  await planFile.write(cloud.bucket, runId, plan);
  await configFile.write(cloud.bucket, runId, { config: {}, input });
  await execution(runId, { ok: false });
  await cleanedUp(runId, runId);
}

/** The proof of the clean-up after an execution of a run. */
async function cleanedUp(runId: string, name: string, remaining: Resource[] = []) {
  const of = { runId, execution: name, reason: "Job.Failed", scope: "job-and-serving" } as const;
  const at = "2026-11-26T00:00:00Z";
  await recordTeardown(cloud.bucket, { ...of, at, remaining, billing: [], steps: [] });
}

async function proposed(runId: string): Promise<ProposedResume> {
  const found = await proposeResume(environment, runId);
  if (found.kind !== "start") throw new Error(`nothing to resume: ${found.kind}`);
  return found;
}

/** Where the run starts once its job has stopped; until then a resume is refused. */
async function onceReady(runId: string): Promise<unknown> {
  for (;;) {
    try {
      return (await proposed(runId)).input.start;
    } catch (error) {
      expect(error).toMatchObject({ code: "Run.NotReady" });
    }
  }
}

/** Questions and answers of the models; those of the tuned model are a champion's, too. */
const [tuned, base] = [
  ["tunedInput", "tunedOutput"],
  ["baseInput", "baseOutput"],
];

const items = ({ purchases }: ProposedResume) => purchases.map(({ item }) => item);

/** Writes both models' answers to the first ten rows. */
async function answerTen(runId: string, modelArn: string): Promise<void> {
  const asked = askedOf(evaluatedOf(aRequest(runId), modelArn));
  const answers = Array.from({ length: 10 }, (_, row) => ({
    ...{ row, recordId: `r${row}`, reference: "q17" },
    ...{ text: "q17", error: null, inputTokens: 1, outputTokens: 1 },
  }));
  for (const model of comparedModels) {
    await writeAnswers(cloud.bucket, { runId, arm: model, asked: asked[model], first: 0 }, answers);
  }
}

const rejected = aVerdict({ outcome: "rejected", reason: { kind: "gain-not-above-minimum" } });

describe("a resume starts", () => {
  it("with the training when nothing was made, under the plan that was approved", async () => {
    await failed("no-job");
    const found = await proposed("no-job");
    expect(found.input.start).toEqual({ at: "training", jobNumber: 1 });
    expect(items(found)).toContain("training");
    expect(found.number).toBe(2);
    const plan = await planFile.find(cloud.bucket, "no-job");
    expect(plan && found.input.planHash).toBe(plan && hashPlan(plan));
  });

  it("only within the run's budget, or that of the resume", async () => {
    await failed("dear", {}, "nova-micro");
    const { input } = await proposed("dear");
    await configFile.write(cloud.bucket, "dear", { config: { budget: { maxUsd: 0 } }, input });
    const refused = { code: "Plan.OverBudget" };
    await expect(resumeRun(environment, await proposed("dear"))).rejects.toMatchObject(refused);
    expect(await findRun(environment, "dear")).toMatchObject({ number: 1 });
    const raised = await proposeResume(environment, "dear", { maxUsd: 5 });
    expect(raised).toMatchObject({ budget: { maxUsd: 5 } });
  });

  it("at the job while that runs, and with the next one when it was stopped", async () => {
    await failed("the-job-runs");
    await startJob(cloud, "the-job-runs");
    const { jobArn = "" } = (await findJob(cloud.bedrock, "the-job-runs")) ?? {};
    const found = await proposed("the-job-runs");
    expect(found.input.start).toEqual({ at: "job", jobArn });
    expect(items(found)).not.toContain("training");
    await cloud.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: jobArn }));
    expect(await onceReady("the-job-runs")).toEqual({ at: "training", jobNumber: 2 });
  });

  it("at the model, and buys only the evaluation of the rows that are not answered", async () => {
    const modelArn = await train(cloud, "trained");
    await failed("trained");
    const { jobArn = "" } = (await findJob(cloud.bedrock, "trained")) ?? {};
    const whole = await proposed("trained");
    expect(whole.input.start).toEqual({ at: "model", jobArn, modelArn });
    expect(items(whole)).toEqual([...tuned, ...base, ...tuned]);
    await answerTen("trained", modelArn);
    const rest = await proposed("trained");
    expect(rest.existing.answered).toBe(10);
    expect(rest.purchases[0]?.usd).toBeCloseTo((whole.purchases[0]?.usd ?? 0) * 0.75);
  });

  it("at the model, and buys only the throughput when every row is answered", async () => {
    const modelArn = await train(cloud, "answered");
    const dataset = { ...aRequest("answered").dataset, evaluationRows: 10 };
    await failed("answered", { dataset }, "llama-3-1-8b");
    expect(items(await proposed("answered"))).toEqual(["provisioned", ...base]);
    await answerTen("answered", modelArn);
    expect(items(await proposed("answered"))).toEqual(["provisioned"]);
  });

  it("at the model, with the judge's price as long as there is no verdict", async () => {
    const modelArn = await train(cloud, "to-be-judged");
    const dataset = { ...aRequest("to-be-judged").dataset, evaluationRows: 10 };
    await failed("to-be-judged", { dataset });
    const plan = await planFile.find(cloud.bucket, "to-be-judged");
    const asked = plan?.purchases.find(({ item }) => item === "baseInput");
    if (plan === undefined || asked === undefined) throw new Error("nothing is asked");
    const judge = { ...asked, arm: "judge" } as const;
    await planFile.write(cloud.bucket, "to-be-judged", {
      ...plan,
      purchases: [...plan.purchases, judge],
    });
    await answerTen("to-be-judged", modelArn);
    expect((await proposed("to-be-judged")).purchases).toEqual([judge]);
  });

  it("at the verdict when the gate has rejected, and buys nothing", async () => {
    const modelArn = await train(cloud, "rejected");
    await failed("rejected");
    await verdictFile.write(cloud.bucket, "rejected", rejected);
    const found = await proposed("rejected");
    expect(found.input.start).toMatchObject({ at: "verdict", modelArn });
    expect(found.purchases).toEqual([]);
  });

  it("at the model that the run was given, which it does not train again", async () => {
    const modelArn = await train(cloud, "elsewhere");
    const start = { at: "model", jobArn: null, modelArn } as const;
    await failed("given", { origin: "model", start });
    expect((await proposed("given")).input.start).toEqual(start);
  });
});

describe("a resume is refused", () => {
  it("when the model was deleted meanwhile", async () => {
    const modelIdentifier = await train(cloud, "deleted");
    await failed("deleted");
    await cloud.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier }));
    await expect(proposeResume(environment, "deleted")).rejects.toMatchObject({
      code: "Run.ModelDeleted",
      message: expect.stringContaining(modelIdentifier),
      hint: expect.stringContaining("--attempt 2"),
    });
  });

  it("when someone else's job has the run's name", async () => {
    await failed("the-job-is-not-mine");
    await startJob(cloud, "the-job-is-not-mine", "somebody-else");
    await expect(proposeResume(environment, "the-job-is-not-mine")).rejects.toMatchObject({
      code: "Run.NameTaken",
    });
  });

  it("while the clean-up is under way, which would remove what it buys", async () => {
    await failed("under-way");
    await execution("under-way_2", { ok: false });
    const refused = { code: "Run.NotReady" };
    await expect(proposeResume(environment, "under-way")).rejects.toMatchObject(refused);
    await cleanedUp("under-way", "under-way_2", [{ kind: "deployment", arn: "arn:d" }]);
    await expect(proposeResume(environment, "under-way")).rejects.toMatchObject(refused);
    await cleanedUp("under-way", "under-way_2");
    expect((await proposed("under-way")).number).toBe(3);
  });

  it("when there is no such run, or a limit is out of range", async () => {
    await expect(proposeResume(environment, "never")).rejects.toMatchObject({
      code: "Run.Unknown",
    });
    await failed("limits");
    const changes = { limits: { evaluationHours: 100 } };
    await expect(proposeResume(environment, "limits", changes)).rejects.toThrow(
      "limits.evaluationHours: must be at most 48",
    );
  });
});

describe("a resume", () => {
  it("changes the settings that may have failed, and no others", async () => {
    await failed("changed");
    const before = aRequest("changed");
    const found = await proposeResume(environment, "changed", {
      limits: { evaluationHours: 12, stallAction: "stop" },
      requestsPerMinute: 4,
      allowRejectedRows: true,
    });
    const pace = { requestsPerMinute: 4, tokensPerMinute: null };
    expect(found).toMatchObject({
      input: {
        limits: { ...before.limits, evaluationHours: 12, stallAction: "stop" },
        evaluation: { ...before.evaluation, pace: { tuned: pace, base: pace } },
        allowRejectedRows: true,
        gate: before.gate,
        dataset: before.dataset,
      },
    });
  });

  it("starts one execution when two people resume at the same time, and is then followed", async () => {
    await failed("twice");
    const both = await Promise.all([proposed("twice"), proposed("twice")]);
    await Promise.all(both.map((one) => resumeRun(environment, one)));
    const { stateMachineArn } = environment.stack;
    const { executions } = await environment.sfn.send(
      new ListExecutionsCommand({ stateMachineArn }),
    );
    const names = executions?.map(({ name }) => name).filter((name) => name?.includes("twice"));
    expect(names).toEqual(["twice_2", "twice"]);
    expect(await resumptionFile.find(cloud.bucket, "twice")).toMatchObject({
      execution: "twice_2",
    });
    expect(await proposeResume(environment, "twice")).toEqual({ kind: "running", runId: "twice" });
  });

  it("has nothing to do for a run that succeeded, unless something of it is missing", async () => {
    await failed("complete");
    const output = { outcome: "accepted", verdict: "better", version: "v", modelArn: "m" };
    await execution("complete_2", { ok: true, ...output });
    const nothing = { kind: "complete", runId: "complete" };
    expect(await proposeResume(environment, "complete")).toEqual(nothing);
    await train(cloud, "complete");
    const notes = [{ state: "Write the report", error: "AccessDenied" }];
    await execution("complete_3", { ok: true, ...output, notes });
    expect(await proposed("complete")).toMatchObject({
      number: 4,
      input: { start: { at: "model" } },
    });
  });
});
