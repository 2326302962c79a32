import { SendTaskSuccessCommand } from "@aws-sdk/client-sfn";
import type { Clock } from "../clock.ts";
import { isAwsError, UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import {
  type ApprovalDecision,
  type ApprovalRequest,
  approvalTokenFile,
  loadApproval,
  storeApproval,
} from "../run-folder/approval.ts";
import { type Plan, planFile } from "../run-folder/plan.ts";
import { differsFromPlan } from "../run-folder/planned-input.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { type ExecutionPlace, executionName, type RunExecution } from "./executions.ts";
import { mustFind } from "./status.ts";

/** Where approvals are kept, and the runs that wait for them. */
export interface ApprovalPlace extends ExecutionPlace {
  readonly bucket: Bucket;
}

/** The plan that a run waits with, or has waited with. */
export interface OpenApproval {
  readonly runId: string;
  readonly plan: Plan;
  /** The latest; its decision may have been made. */
  readonly request: ApprovalRequest;
  /** Whether the execution that asks is still running. */
  readonly isWaiting: boolean;
}

/** What a person decides. */
export interface Decide {
  readonly what: "approved" | "rejected";
  /** ARN of the person or role, as AWS says; of a link what its user says. */
  readonly by: string;
  readonly reason: string | null;
  /** `link`: who decides has proven no identity. */
  readonly via?: "link";
}

/** What was decided, and whether by this call. */
export interface Decided {
  readonly runId: string;
  readonly planHash: string;
  readonly decision: ApprovalDecision;
  readonly decidedNow: boolean;
}

/**
 * Finds the plan that a run waits with, and checks that its request, the execution's input and `plan.json` agree.
 * @param hash of the plan that the person means, or its first characters (at least 8); absent: whichever waits
 * @throws UserError `Run.Unknown`, `Approval.NotRequested`, `Approval.OtherPlan`
 */
export async function findApproval(
  environment: ApprovalPlace,
  runId: string,
  hash?: string,
): Promise<OpenApproval> {
  const execution = await mustFind(environment, runId);
  const { bucket } = environment;
  const stored = await loadApproval(bucket, runId);
  const name = executionName(runId, execution.number);
  const request =
    stored?.value.requests.find((one) => one.execution === name) ??
    (execution.status === "RUNNING" ? undefined : stored?.value.requests.at(-1));
  if (request === undefined) throw notRequested(execution);
  const plan = await planFile.find(bucket, runId);
  const input = ExecutionInput.safeParse(JSON.parse(execution.input ?? "null")).data;
  assertAgreed({ runId, request, plan, input, hash });
  if (plan === undefined) throw otherPlan(runId, "plan.json is missing");
  return { runId, plan, request, isWaiting: execution.status === "RUNNING" };
}

function notRequested({ runId, status, input }: RunExecution): UserError {
  const needs = ExecutionInput.safeParse(JSON.parse(input ?? "null")).data?.approval !== undefined;
  const message = `the run ${runId} does not wait for an approval`;
  if (!needs) {
    const hint =
      "It was started without `approval` in its config (--approval), so that it needs none.";
    return new UserError("Approval.NotRequested", message, { hint });
  }
  const hint =
    status === "RUNNING"
      ? `It has not come to that yet: its request, base model and quotas are checked first. See \`tunewright status ${runId}\`.`
      : `It ended before that: see \`tunewright status ${runId}\`.`;
  return new UserError("Approval.NotRequested", message, { hint });
}

function assertAgreed(of: {
  runId: string;
  request: ApprovalRequest;
  plan: Plan | undefined;
  input: ExecutionInput | undefined;
  hash: string | undefined;
}): void {
  const { runId, request, plan, input, hash } = of;
  if (plan === undefined) throw otherPlan(runId, "plan.json is missing");
  if (input === undefined) throw otherPlan(runId, "the execution's input cannot be read");
  if (input.planHash !== request.planHash) throw otherPlan(runId, "the execution has another plan");
  const difference = differsFromPlan(input, plan);
  if (difference !== undefined) {
    throw otherPlan(runId, `${difference} of the execution's input is not as plan.json says`);
  }
  if (hash === undefined || (hash.length >= 8 && request.planHash.startsWith(hash))) return;
  throw otherPlan(runId, `its plan is ${request.planHash}, not ${hash}`);
}

function otherPlan(runId: string, why: string): UserError {
  return new UserError("Approval.OtherPlan", `the plan of ${runId} cannot be decided: ${why}`, {
    hint: "Nothing was decided. An approval is bound to one plan: look at what the run would buy, or stop it.",
  });
}

const TRIES = 10;

/**
 * Records a person's decision, then wakes the run. Of two at once one decides, and the other is answered with what was
 * decided. What was decided before stays so; the run is woken again, in case that was interrupted.
 * @throws UserError `Approval.Expired`, `Approval.Ended`, `Approval.SamePerson`, `Approval.StarterUnknown`, `Approval.LinkHasNoIdentity`
 */
export async function decideApproval(
  tools: { environment: ApprovalPlace; clock: Clock },
  found: OpenApproval,
  decide: Decide,
): Promise<Decided> {
  const { environment, clock } = tools;
  const { runId, request } = found;
  const { bucket } = environment;
  const { planHash, execution } = request;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await loadApproval(bucket, runId);
    const own = before?.value.requests.find((one) => one.execution === execution);
    if (before === undefined || own === undefined || own.planHash !== planHash) {
      throw otherPlan(runId, "approval.json was changed meanwhile");
    }
    const earlier = own.decision;
    if (earlier === null) assertMayDecide(found, own, { decide, now: clock.now() });
    const { what, by, reason } = decide;
    const decision = earlier ?? { what, by, reason, at: after(own.askedAt, clock) };
    const requests = before.value.requests.map((one) => (one === own ? { ...own, decision } : one));
    if (earlier === null && !(await storeApproval(bucket, { ...before.value, requests }, before))) {
      continue;
    }
    await wake(tools, found, earlier === null ? WAKE_TRIES : 1);
    return { runId, planHash, decision, decidedNow: earlier === null };
  }
  throw new UserError("Approval.Busy", `approval.json of ${runId} changes all the time`, {
    hint: "Try again.",
  });
}

/** The time now; of a local cloud, whose clock may be ahead of this machine's, no earlier than the request. */
function after(askedAt: string, clock: Clock): string {
  return new Date(Math.max(clock.now(), Date.parse(askedAt))).toISOString();
}

function assertMayDecide(
  { runId, isWaiting }: OpenApproval,
  { expiresAt, otherPerson, startedBy }: ApprovalRequest,
  { decide, now }: { decide: Decide; now: number },
): void {
  if (!isWaiting) {
    throw new UserError("Approval.Ended", `the run ${runId} has ended and waits no longer`, {
      hint: `\`tunewright resume ${runId}\` continues it, and asks again.`,
    });
  }
  if (now >= Date.parse(expiresAt)) {
    throw new UserError("Approval.Expired", `the request of ${runId} expired at ${expiresAt}`, {
      hint: `Nothing was bought. \`tunewright resume ${runId}\` asks again.`,
    });
  }
  if (!otherPerson || decide.what === "rejected") return;
  if (decide.via === "link") {
    throw new UserError(
      "Approval.LinkHasNoIdentity",
      `another person than who started ${runId} must approve it, and a link does not prove who uses it`,
      { hint: `Approve it with your own AWS credentials: \`tunewright approve ${runId}\`.` },
    );
  }
  if (startedBy === null) {
    throw new UserError(
      "Approval.StarterUnknown",
      `another person than who started ${runId} must approve it, but who started it is not recorded`,
      { hint: "Stop it, and start it with `tunewright tune`, which records that." },
    );
  }
  if (startedBy !== decide.by) return;
  throw new UserError(
    "Approval.SamePerson",
    `${decide.by} has started ${runId}, whose plan another person must approve (approval.otherPerson)`,
    { hint: `Let another person run \`tunewright approve ${runId}\`, or reject it.` },
  );
}

/** Seconds in which a task that has just started to wait becomes known. */
const WAKE_TRIES = 5;

/** Wakes the execution, which then reads what was decided. One that does not wait yet finds that by itself. */
async function wake(
  { environment, clock }: { environment: ApprovalPlace; clock: Clock },
  { runId, request }: OpenApproval,
  tries: number,
): Promise<void> {
  const { bucket, sfn } = environment;
  for (let left = tries; left > 0; left -= 1) {
    const waiting = await approvalTokenFile.findReadable(bucket, runId);
    if (waiting?.execution !== request.execution) return;
    try {
      await sfn.send(new SendTaskSuccessCommand({ taskToken: waiting.token, output: "{}" }));
      return;
    } catch (error) {
      if (!isAwsError(error, "TaskTimedOut", "TaskDoesNotExist", "InvalidToken")) throw error;
      if ((await mustFind(environment, runId)).status !== "RUNNING") return;
    }
    await clock.sleep(1000);
  }
}

/** The input with who starts the run, where another person may have to approve it. */
export function startedBy(input: ExecutionInput, arn: string): ExecutionInput {
  if (input.approval === undefined) return input;
  return { ...input, approval: { ...input.approval, startedBy: arn } };
}
