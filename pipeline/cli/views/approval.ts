import { costTexts } from "../../report/approval-text.ts";
import type { OpenApproval } from "../../run/approve.ts";
import type { ApprovalRequest } from "../../run-folder/approval.ts";
import { paint } from "../format.ts";
import { planText } from "./plan.ts";
import type { LocalModels } from "./scoring.ts";

/** The plan that waits, what it costs, and who asks. */
export function openApprovalText(
  { runId, plan, request }: OpenApproval,
  local: LocalModels,
): string {
  const { planHash, startedBy, askedAt, expiresAt } = request;
  return [
    `${paint.bold("Plan")} of ${runId}`,
    planText(plan, planHash, local),
    "",
    paint.bold("Approval"),
    ...costTexts(request).map(([name, text]) => `  ${name.padEnd(22)}  ${text}`),
    `  ${"plan".padEnd(22)}  ${planHash}`,
    `  ${"asked".padEnd(22)}  ${askedAt}${startedBy === null ? "" : ` by ${startedBy}`}`,
    `  ${"expires".padEnd(22)}  ${expiresAt}`,
  ].join("\n");
}

/** How far a run's approval is, in one line; of one that waits with the command that decides. */
export function approvalLine(
  { decision, expiresAt }: ApprovalRequest,
  { approve, isRunning }: { approve: string; isRunning: boolean },
): string {
  if (decision === null && !isRunning) {
    return `  approval    ${paint.bad("not decided")} when the run ended; nothing was bought`;
  }
  if (decision === null) {
    return `  approval    ${paint.warn("waits for a person")} until ${expiresAt}: \`${approve}\``;
  }
  const { what, by, at, reason } = decision;
  const color = what === "approved" ? paint.good : paint.bad;
  const who = what === "expired" ? "" : ` by ${by}`;
  return `  approval    ${color(what)}${who} at ${at}${reason === null ? "" : `: ${reason}`}`;
}
