import { counted } from "../counts.ts";
import { totalText } from "../evaluation/plan-costs.ts";
import type { ApprovalDecision, ApprovalRequest } from "../run-folder/approval.ts";
import { runLayout } from "../run-folder/layout.ts";
import type { Plan } from "../run-folder/plan.ts";
import { consoleUrl } from "./console-url.ts";
import type { Notice } from "./notice/notice.ts";

/** Characters of a plan's hash that people see. */
const SHOWN_OF_HASH = 16;

/** What waits for approval: for how much, until when, and how to decide. */
export function approvalNotice(of: {
  runId: string;
  executionArn: string;
  plan: Plan;
  request: ApprovalRequest;
  /** Name of the data bucket. */
  bucket: string;
  /** Address at which anyone who has it can decide; null where the deployment has none. */
  link: string | null;
}): Notice {
  const { runId, executionArn, plan, request, bucket, link } = of;
  const hash = request.planHash.slice(0, SHOWN_OF_HASH);
  return {
    ...{ runId, event: "needs-approval", resources: [executionArn] },
    subject: `Tunewright: ${runId} needs approval: ${totalText(request.cost.run)}`,
    summary: `The run ${runId} waits for a person's approval. Nothing has been bought for it.`,
    lines: [
      `what: ${purchaseText(plan)}`,
      "cause: the plan asks for it (approval in the config)",
      "cost so far: nothing",
      ...costTexts(request).map(([name, text]) => `${name}: ${text}`),
      `plan: ${request.planHash}`,
      ...(request.startedBy === null ? [] : [`started by: ${request.startedBy}`]),
      `expires: ${request.expiresAt}; the run then ends without buying anything`,
    ],
    steps: [
      { text: "To approve:", command: `tunewright approve ${runId} --plan ${hash}` },
      { text: "To reject:", command: `tunewright approve ${runId} --reject --reason "…"` },
    ],
    links: [
      ...(link === null ? [] : [[linkName(request), link] as const]),
      ["Step Functions", consoleUrl(executionArn)],
      ["files", `s3://${bucket}/${runLayout(runId).prefix}`],
    ],
  };
}

/** A link proves no identity, so that it approves nothing that another person than the starter must approve. */
function linkName({ otherPerson }: ApprovalRequest): string {
  return otherPerson
    ? "look at it or reject it here (anyone who has this link can)"
    : "approve or reject it here (anyone who has this link can)";
}

/** What a plan costs, by when it is paid, with its name for each. */
export function costTexts({ cost }: ApprovalRequest): [name: string, text: string][] {
  const { run, perHour, perMonth } = cost;
  return [
    ["once", totalText(run)],
    ["per hour while served", perHour.usd === 0 ? "nothing but its tokens" : totalText(perHour)],
    ["per month while kept", totalText(perMonth)],
  ];
}

/** What is bought, in a line. */
export function purchaseText({ origin, model, rows, serving }: Plan): string {
  if (origin === "base")
    return `the answers of ${model.name} to ${counted(rows.evaluation, "row")}, twice`;
  const training =
    origin === "run" ? `training ${model.name} on ${counted(rows.train, "row")}, ` : "";
  return `${training}evaluating on ${counted(rows.evaluation, "row")}, and serving ${servingText(serving)}`;
}

function servingText({ path, modelUnits, commitment }: Plan["serving"]): string {
  if (path === "on-demand") return "on demand";
  const units = `by ${counted(modelUnits ?? 1, "model unit")}`;
  return commitment === null ? units : `${units}, with a commitment until ${commitment.until}`;
}

/** What became of a request. */
export function requestText(
  runId: string,
  { planHash, askedAt, decision }: ApprovalRequest,
): string {
  if (decision !== null) return decisionText(runId, decision);
  return `Approval of the plan ${planHash.slice(0, SHOWN_OF_HASH)} was requested at ${askedAt}; no one had decided when this was written.`;
}

/** What was decided about a run's plan, by whom and when. */
export function decisionText(runId: string, { what, by, at, reason }: ApprovalDecision): string {
  if (what === "expired") {
    return `No one decided about the plan of ${runId} in time, so it expired at ${at}. Nothing was bought. "tunewright resume ${runId}" asks again.`;
  }
  const why = reason === null ? "" : ` Reason: ${reason}`;
  const rest = what === "rejected" ? ` Nothing was bought.` : "";
  return `The plan of ${runId} was ${what} by ${by} at ${at}.${rest}${why}`;
}
