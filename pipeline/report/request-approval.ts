import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import { planCosts } from "../evaluation/plan-costs.ts";
import type { Bucket } from "../objects.ts";
import { type NoticeTopic, publish } from "../publish.ts";
import {
  type Approval,
  type ApprovalDecision,
  type ApprovalRequest,
  approvalOf,
  approvalTokenFile,
  loadApproval,
  storeApproval,
} from "../run-folder/approval.ts";
import { type Plan, planFile } from "../run-folder/plan.ts";
import { differsFromPlan } from "../run-folder/planned-input.ts";
import type { NoticeFormat } from "../workflow/deployment-settings.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { type LinkKey, signedLink } from "./approval-link.ts";
import { approvalNotice, decisionText } from "./approval-text.ts";
import { type Published, published } from "./notice/published.ts";

/** What the workflow knows about a run whose plan needs approval. */
export const ApprovalCall = z.strictObject({
  runId: z.string(),
  /** Name and ARN of the execution. */
  execution: z.string(),
  executionArn: z.string(),
  request: ExecutionInput,
  /** Of the task that waits; null: none does yet. */
  token: z.string().nullable(),
});
export type ApprovalCall = z.infer<typeof ApprovalCall>;

/** How far the approval of a plan is. */
export interface ApprovalStanding {
  readonly state: ApprovalDecision["what"] | "open";
  /** How long to wait for a decision; a whole number, at least 1. */
  readonly seconds: number;
  /** Of an open request, for the state that publishes it; null where people have been notified already. */
  readonly notice: Published | null;
  /** What was decided, for people; empty while it is open. */
  readonly text: string;
}

/** What sends notices with a link to decide by. */
export interface ApprovalLinks extends NoticeTopic {
  readonly key: LinkKey;
  /** Address of the page that links lead to. */
  readonly page: string;
}

interface Tools {
  readonly bucket: Bucket;
  readonly clock: Clock;
  readonly noticeFormat: NoticeFormat;
  /** Null where the deployment has no links. */
  readonly links: ApprovalLinks | null;
}

/** Seconds after the request has expired at which the run looks: a decision of the last moment is written by then. */
const GRACE = 5;
const TRIES = 10;

/**
 * Asks for the approval of a run's plan, or finds that it was decided: by this execution's request, or approved for an
 * earlier execution under the same plan. With a token, notes for whom the task waits.
 * @throws UserError `Approval.OtherPlan`; `Approval.Decided` with a token, where there is nothing to wait for
 */
export async function requestApproval(tools: Tools, call: ApprovalCall): Promise<ApprovalStanding> {
  const plan = await agreedPlan(tools.bucket, call);
  if (call.token !== null) {
    // First the token, then the look: who decides does it the other way around, so that one of the two sees the other.
    const waiting = { execution: call.execution, token: call.token };
    await approvalTokenFile.write(tools.bucket, call.runId, waiting);
  }
  const standing = await findOrAsk(tools, call, plan);
  if (call.token !== null && standing.state !== "open") {
    throw new UserError("Approval.Decided", `${call.runId} need not wait: ${standing.text}`);
  }
  return standing;
}

/** The run's plan. @throws UserError `Approval.OtherPlan` where the input is not that of the plan */
async function agreedPlan(bucket: Bucket, { runId, request }: ApprovalCall): Promise<Plan> {
  const plan = await planFile.find(bucket, runId);
  const difference = plan === undefined ? "plan.json is missing" : differsFromPlan(request, plan);
  if (plan !== undefined && difference === undefined) return plan;
  throw new UserError(
    "Approval.OtherPlan",
    `the input of ${runId} is not that of its plan.json (${difference}), so no one can approve it`,
    {
      hint: "Nothing was bought. Start the run again with `tunewright tune`, under another --run-id.",
    },
  );
}

async function findOrAsk(tools: Tools, call: ApprovalCall, plan: Plan): Promise<ApprovalStanding> {
  const { bucket, clock } = tools;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await loadApproval(bucket, call.runId);
    const earlier = approvalOf(before?.value, call.request.planHash);
    if (earlier !== undefined) return decided(call, earlier);
    const own = before?.value.requests.find(({ execution }) => execution === call.execution);
    if (own?.decision != null) return decided(call, own.decision);
    if (own !== undefined && clock.now() < Date.parse(own.expiresAt)) {
      return open(tools, call, { plan, request: own });
    }
    const next = own === undefined ? newRequest(call, plan, clock) : expired(own, call, clock);
    const others = before?.value.requests.filter((one) => one !== own) ?? [];
    const value: Approval = { schema: 1, runId: call.runId, requests: [...others, next] };
    await storeApproval(bucket, value, before);
  }
  throw new UserError("Approval.Busy", `approval.json of ${call.runId} changes all the time`, {
    hint: `Try \`tunewright resume ${call.runId}\`.`,
  });
}

function newRequest(
  { execution, request }: ApprovalCall,
  plan: Plan,
  clock: Clock,
): ApprovalRequest {
  const { run, perHour, perMonth } = planCosts(plan);
  const { hours = 0, otherPerson = false, startedBy = null } = request.approval ?? {};
  return {
    ...{ execution, planHash: request.planHash, startedBy, otherPerson },
    cost: { run, perHour, perMonth },
    askedAt: timestamp(clock),
    expiresAt: new Date(clock.now() + hours * 3_600_000).toISOString(),
    decision: null,
  };
}

function expired(own: ApprovalRequest, { runId }: ApprovalCall, clock: Clock): ApprovalRequest {
  const at = timestamp(clock);
  return { ...own, decision: { what: "expired", by: `run ${runId}`, at, reason: null } };
}

function decided({ runId }: ApprovalCall, decision: ApprovalDecision): ApprovalStanding {
  const text = decisionText(runId, decision);
  return { state: decision.what, seconds: 1, notice: null, text };
}

interface OpenRequest {
  readonly plan: Plan;
  readonly request: ApprovalRequest;
}

async function open(tools: Tools, call: ApprovalCall, of: OpenRequest): Promise<ApprovalStanding> {
  const left = Math.ceil((Date.parse(of.request.expiresAt) - tools.clock.now()) / 1000);
  const { runId, executionArn } = call;
  const { links, noticeFormat, bucket } = tools;
  const about = { runId, executionArn, bucket: bucket.name, ...of };
  const notice =
    links === null ? published(approvalNotice({ ...about, link: null }), noticeFormat) : null;
  // A task that waits already has had its notice.
  if (links !== null && call.token === null) await notifyWithLink(links, about, noticeFormat);
  return { state: "open", seconds: left + GRACE, notice, text: "" };
}

/**
 * Notifies people from here: what a function returns is in the execution's history, and who may only read that must not
 * be able to decide.
 */
async function notifyWithLink(
  links: ApprovalLinks,
  about: Omit<Parameters<typeof approvalNotice>[0], "link">,
  noticeFormat: NoticeFormat,
): Promise<void> {
  const { executionArn, request } = about;
  const { planHash, expiresAt } = request;
  const link = await signedLink(links.key, links.page, { executionArn, planHash, expiresAt });
  await publish(links, published(approvalNotice({ ...about, link }), noticeFormat));
}
