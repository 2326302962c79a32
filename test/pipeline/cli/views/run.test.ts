import { describe, expect, it } from "vitest";
import { planText } from "../../../../pipeline/cli/views/plan.ts";
import { runText } from "../../../../pipeline/cli/views/run.ts";
import { hashPlan, makePlan } from "../../../../pipeline/run/plan.ts";
import type { RunView } from "../../../../pipeline/run/status.ts";
import type { Plan } from "../../../../pipeline/run-folder/plan.ts";
import { localTraining, partRead } from "../../../support/local-training.ts";
import { aPlanRequest } from "../../../support/run-request.ts";

const view: RunView = {
  runId: "tickets-nova-micro-01234567",
  executionArn:
    "arn:aws:states:us-west-2:123456789012:execution:Tunewright:tickets-nova-micro-01234567",
  resumes: 0,
  status: "FAILED",
  startedAt: Date.UTC(2026, 10, 23),
  stoppedAt: Date.UTC(2026, 10, 23, 0, 2),
  model: "nova-micro",
  steps: [
    {
      name: "Create the customization job",
      type: "Task",
      status: "failed",
      visits: 1,
      startedAt: Date.UTC(2026, 10, 23),
      endedAt: 1500,
      milliseconds: 1500,
      retries: 2,
      error: { error: "Bedrock.AccessDeniedException", cause: "not authorized\nmore" },
    },
  ],
  current: [],
  job: null,
  candidates: null,
  evaluation: null,
  quotas: null,
  acceptance: null,
  localTraining: null,
  plannedEvaluation: null,
  evaluationLeft: null,
  error: { error: "Bedrock.AccessDeniedException", cause: "not authorized\nmore" },
  output: null,
};

describe("a run in words", () => {
  it("gives every state its duration, its retries and its error", () => {
    const text = runText(view, false);
    expect(text).toMatch(/tickets-nova-micro-01234567 {2}FAILED {2}2 m 00 s/);
    expect(text).toMatch(
      /✗ Create the customization job +1\.5 s {2}2 retries\n +Bedrock\.AccessDenied/,
    );
    expect(text).not.toMatch(/console/);
  });

  it("names an error once, and does not repeat it for the state that ends the run", () => {
    const [step] = view.steps;
    const steps = step === undefined ? [] : [step, { ...step, name: "Failed", type: "Fail" }];
    const text = runText({ ...view, steps }, false);
    expect(text).toMatch(/✗ Failed +1\.5 s/);
    expect(text.match(/not authorized/g)).toHaveLength(2);
  });

  it("says how long the evaluation will take, until it has started or the run has ended", () => {
    const plannedEvaluation = { rows: 2000, minutes: 500 };
    const running = { ...view, status: "RUNNING", stoppedAt: null, plannedEvaluation } as const;
    const planned = /evaluation +not started; 2,000 rows at 4 a minute: 8 h 20 min/;
    expect(runText(running, false)).toMatch(planned);
    expect(runText({ ...running, status: "FAILED" }, false)).not.toMatch(planned);
    const evaluation = { rows: 2000, answered: 9, readAt: 0, first: { answered: 0, readAt: 0 } };
    expect(runText({ ...running, evaluation }, false)).not.toMatch(planned);
    const unpaced = { ...plannedEvaluation, minutes: null };
    expect(runText({ ...running, plannedEvaluation: unpaced }, false)).not.toMatch(/not started/);
  });

  it("says how far the training on the local Bedrock is, and that it reads a part of the rows", () => {
    const running = { ...view, status: "RUNNING", stoppedAt: null } as const;
    const text = runText({ ...running, localTraining: { ...localTraining, ...partRead } }, false);
    expect(text).toMatch(
      /^ {2}training +locally: epoch 2 of 5, step 340 of 1,000, about 40 s left/m,
    );
    expect(text).toMatch(/^ +The local Bedrock reads 3,200 of 20,000 rows in each epoch/m);
    expect(runText({ ...running, localTraining }, false)).not.toContain("AWS reads all");
    expect(runText(running, false)).not.toContain("locally");
  });

  it("says which resume of the run it shows", () => {
    const executionArn = `${view.executionArn}_3`;
    const text = runText({ ...view, executionArn, resumes: 2 }, false);
    expect(text).toMatch(/resume 2 \(execution tickets-nova-micro-01234567_3\) · started/);
  });

  it("links to the console of the run's Region at AWS", () => {
    expect(runText(view, true)).toMatch(
      /https:\/\/us-west-2\.console\.aws\.amazon\.com\/states\/home\?region=us-west-2#\/v2\/executions\/details\/arn:aws:states:us-west-2:.*01234567$/m,
    );
  });
});

describe("a plan in words", () => {
  it("says how long the evaluation will take", async () => {
    const slow = makePlan(await aPlanRequest("llama-3-3-70b"));
    expect(planText(slow, hashPlan(slow), false)).toMatch(
      /^ {2}evaluation +20 rows at 4 a minute: 5 min$/m,
    );
    const hourly = makePlan(await aPlanRequest("llama-3-1-8b"));
    expect(planText(hourly, hashPlan(hourly), false)).toMatch(/evaluation +20 rows, as fast as/);
  });

  it("says that a champion is asked as long again, unless the run compares with none", async () => {
    const request = await aPlanRequest("llama-3-3-70b");
    const text = (plan: Plan) => planText(plan, hashPlan(plan), false);
    const plan = makePlan(request);
    const again = /5 min\n +and about as long again if the alias candidate points at a model/;
    expect(text(plan)).toMatch(again);
    const gate = { ...plan.settings.gate, champion: null };
    expect(text({ ...plan, settings: { ...plan.settings, gate } })).not.toContain("as long again");
  });

  it("marks unconfirmed and unknown prices", async () => {
    const plan = makePlan(await aPlanRequest());
    const text = planText(plan, hashPlan(plan), false);
    expect(text).toMatch(/training +3,000 tokens × 2 epochs +~\$0\.001 per 1000 tokens +~<0\.01/);
    expect(text).toMatch(/UNCONFIRMED prices \(~\)/);
    expect(text).not.toMatch(/nothing is charged/);
    const llama = makePlan(await aPlanRequest("llama-3-1-70b"));
    expect(planText(llama, hashPlan(llama), true)).toMatch(/training .* unknown +unknown/);
  });
});
