import { type Budget, RunConfig } from "../config/run-config.ts";
import { settingMessage } from "../config/setting-message.ts";
import { UserError } from "../errors.ts";
import { configFile } from "../run-folder/config.ts";
import { readModellessOutput } from "../run-folder/modelless-output.ts";
import { isCommitment, type Plan, type Purchase, planFile } from "../run-folder/plan.ts";
import { resumptionFile } from "../run-folder/resumption.ts";
import { readOutput } from "../run-folder/run-output.ts";
import { ExecutionInput, type Start } from "../workflow/input.ts";
import { startedBy } from "./approve.ts";
import { proofOf } from "./clean-up-proof.ts";
import type { RunEnvironment } from "./environment.ts";
import { executionName, type RunExecution } from "./executions.ts";
import { type Existing, findExisting } from "./existing.ts";
import { assertResumeWithinBudget, budgetOf } from "./resume-budget.ts";
import { candidatesLeft, isTrained, modelDeleted } from "./resume-candidates.ts";
import { startExecution } from "./start.ts";
import { mustFind } from "./status.ts";

/** Settings that may be what failed, and so may change in a resume; the data, the model and the gate may not. */
export interface ResumeChanges {
  readonly limits?: Partial<ExecutionInput["limits"]>;
  /** Requests a minute to each of the two models. */
  readonly requestsPerMinute?: number | undefined;
  readonly allowRejectedRows?: boolean | undefined;
  /** Trains although the base model leaves no headroom, or without measuring it. */
  readonly tuneAnyway?: boolean | undefined;
  /** What the resume may cost, in place of what the run was started with. */
  readonly maxUsd?: number | undefined;
}

/** A run that has nothing to resume: it is still running, or has succeeded and nothing is missing. */
export interface NothingToResume {
  readonly kind: "running" | "complete";
  readonly runId: string;
}

/** A resume that is ready to start. */
export interface ProposedResume {
  readonly kind: "start";
  readonly runId: string;
  /** Number of the execution that will be started; 2 for the first resume. */
  readonly number: number;
  /** The execution that it continues. */
  readonly after: RunExecution;
  readonly input: ExecutionInput;
  readonly existing: Existing;
  /** What the run was started with; null when that cannot be read. */
  readonly plan: Plan | null;
  /** What will be bought, of the plan. */
  readonly purchases: readonly Purchase[];
  /** What the resume may cost; undefined: anything. */
  readonly budget: Budget | undefined;
}

/**
 * Finds out how a run can continue, from what exists: nothing that is there is bought again. Starts nothing.
 * @throws UserError `Run.Unknown`, `Run.NoInput`, `Run.ModelDeleted`, `Run.NotReady`, `Run.NameTaken`,
 *   `Run.JobEnded`, `Config.Invalid`
 */
export async function proposeResume(
  environment: RunEnvironment,
  runId: string,
  changes: ResumeChanges = {},
): Promise<NothingToResume | ProposedResume> {
  const after = await mustFind(environment, runId);
  if (after.status === "RUNNING") return { kind: "running", runId };
  const succeeded = after.status === "SUCCEEDED";
  const ended: unknown = JSON.parse(after.output ?? "null");
  const modelless = readModellessOutput(ended);
  const output = modelless ?? readOutput(ended);
  const isOverruled = changes.tuneAnyway === true && modelless?.outcome === "not-tuned";
  const isComplete = succeeded && !isOverruled && (output?.notes ?? []).length === 0;
  if (isComplete) return { kind: "complete", runId };
  if (!succeeded) await assertCleanedUp(environment, after);
  const before = await inputOf(environment, after);
  const existing = await findExisting(environment, before);
  const changed = { ...withChanges(before, changes), start: startOf(before, existing) };
  const input = { ...changed, ...(await candidatesLeft(environment, before, existing)) };
  const plan = (await planFile.findReadable(environment.bucket, runId)) ?? null;
  const purchases = plan === null ? [] : purchasesLeft(plan, input, existing);
  return {
    kind: "start",
    runId,
    number: after.number + 1,
    after,
    input,
    existing,
    plan,
    purchases,
    budget: await budgetOf(environment, runId, changes.maxUsd),
  };
}

/**
 * Starts a proposed resume. Of two at the same time one starts, and the other adopts it.
 * @param caller ARN of who resumes it, read only where a person has to approve the plan; absent: stays as it was
 * @throws UserError `Plan.OverBudget`, `Plan.UnknownPrice`
 */
export async function resumeRun(
  environment: RunEnvironment,
  proposed: ProposedResume,
  caller?: () => Promise<string>,
): Promise<void> {
  assertResumeWithinBudget(proposed);
  const { number } = proposed;
  const needsCaller = caller !== undefined && proposed.input.approval !== undefined;
  const input = needsCaller ? startedBy(proposed.input, await caller()) : proposed.input;
  const execution = executionName(input.runId, number);
  await resumptionFile.write(environment.bucket, input.runId, { execution, input });
  await startExecution(environment, input, number);
}

/** A clean-up under way would remove what the resume buys, since both are named after the run. */
async function assertCleanedUp({ bucket }: RunEnvironment, after: RunExecution): Promise<void> {
  const { runId, number } = after;
  const proof = await proofOf(bucket, runId, number);
  if (proof?.remaining.length === 0) return;
  throw notReady(`the clean-up after the run ${runId} is not complete`);
}

/** The latest execution's input, with the settings of a resume before this one; else that in `run.json`. */
async function inputOf(
  { bucket }: RunEnvironment,
  { runId, input }: RunExecution,
): Promise<ExecutionInput> {
  const latest = ExecutionInput.safeParse(JSON.parse(input ?? "null"));
  if (latest.success) return latest.data;
  const record = await configFile.find(bucket, runId);
  if (record !== undefined) return record.input;
  throw new UserError("Run.NoInput", `the input of the run ${runId} cannot be read`, {
    hint: "Another version of Tunewright started it, or its run.json was deleted. Run the same `tunewright tune` with --attempt 2.",
  });
}

/** Where the next execution of a run starts: at what exists. */
function startOf(input: ExecutionInput, existing: Existing): Start {
  const { jobs, model, verdict } = existing;
  const job = existing.chosen ?? jobs.at(-1);
  if (model === null) return startWithoutModel(input, existing);
  if (model.status !== "Active") {
    throw notReady(`the custom model ${model.arn} is ${model.status}`);
  }
  const own = job !== undefined && "arn" in job ? job.arn : job?.jobArn;
  const jobArn = own ?? ("jobArn" in input.start ? input.start.jobArn : null);
  const at = verdict?.outcome === "rejected" ? "verdict" : "model";
  return { at, jobArn, modelArn: model.arn };
}

function startWithoutModel(input: ExecutionInput, existing: Existing): Start {
  const { start, origin, runId } = input;
  const { jobs, chosen } = existing;
  if (origin === "base") return { at: "base" };
  if (input.hyperparameterSweep !== undefined) return startOfSweep(runId, jobs, chosen);
  const job = jobs.at(-1);
  if (job?.status === "InProgress") return { at: "job", jobArn: job.arn };
  if (job?.status === "Stopping")
    throw notReady(`the customization job ${job.arn} is being stopped`);
  if (job?.status === "Completed" || "modelArn" in start) {
    const arn = job?.modelArn ?? ("modelArn" in start ? start.modelArn : "");
    throw modelDeleted(runId, arn);
  }
  if (origin === "run") return { at: "training", jobNumber: jobs.length + 1 };
  throw new UserError(
    "Run.JobEnded",
    `the customization job of ${runId} is ${job?.status ?? "deleted"}`,
    {
      hint: "It was started outside of this run, which cannot repeat it. Train the model with `tunewright tune FILE --model NAME`.",
    },
  );
}

/** All candidates are looked at again: what was trained is adopted by its name, whichever it is. */
function startOfSweep(runId: string, jobs: Existing["jobs"], chosen: Existing["chosen"]): Start {
  if (chosen?.modelArn != null) throw modelDeleted(runId, chosen.modelArn);
  const stopping = jobs.find(({ status }) => status === "Stopping");
  if (stopping !== undefined) {
    throw notReady(`the customization job ${stopping.arn} is being stopped`);
  }
  return { at: "training", jobNumber: 1 };
}

function notReady(what: string): UserError {
  return new UserError("Run.NotReady", `${what}, so the run cannot be resumed yet`, {
    hint: "Try again in a few minutes.",
  });
}

/** @throws UserError `Config.Invalid` */
function withChanges(input: ExecutionInput, changes: ResumeChanges): ExecutionInput {
  const { requestsPerMinute, allowRejectedRows = input.allowRejectedRows } = changes;
  const baseFirst = input.evaluation.baseFirst && changes.tuneAnyway !== true;
  const limits = RunConfig.shape.limits.safeParse(
    { ...input.limits, ...changes.limits },
    { error: settingMessage },
  );
  if (!limits.success) {
    const [issue] = limits.error.issues;
    throw new UserError("Config.Invalid", `limits.${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { pace } = input.evaluation;
  const faster = requestsPerMinute === undefined ? {} : { requestsPerMinute };
  const paced = { tuned: { ...pace.tuned, ...faster }, base: { ...pace.base, ...faster } };
  return {
    ...input,
    limits: limits.data,
    evaluation: { ...input.evaluation, pace: paced, baseFirst },
    allowRejectedRows,
  };
}

/** The base model has answered all rows before the training. */
function withoutBase({ purchases }: Plan): Purchase[] {
  return purchases.filter(
    ({ item, arm }) => arm === "judge" || (item !== "baseInput" && item !== "baseOutput"),
  );
}

/** What of the plan is still to be bought, given where the execution starts and which rows are answered. */
function purchasesLeft(
  plan: Plan,
  { start, dataset }: ExecutionInput,
  existing: Existing,
): Purchase[] {
  if (start.at === "training") {
    const purchases = existing.baseScore ? withoutBase(plan) : plan.purchases;
    return purchases.filter(({ candidate }) => !isTrained(existing, candidate));
  }
  if (start.at === "verdict") return [];
  const left = 1 - Math.min(1, existing.answered / dataset.evaluationRows);
  return plan.purchases.flatMap((one) => {
    if (one.item === "training" || one.item === "storage") return [];
    // What the judge has said so far is not counted here: it is asked at most this.
    if (one.recurring || isCommitment(one) || one.arm === "judge") return [one];
    if (left === 0) return [];
    return [
      { ...one, quantity: one.quantity * left, usd: one.usd === null ? null : one.usd * left },
    ];
  });
}
