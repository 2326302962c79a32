import { counted, grouped } from "../../counts.ts";
import { resourceText } from "../../report/outcome-text.ts";
import type { Existing } from "../../run/existing.ts";
import type { ProposedResume } from "../../run/resume.ts";
import { CONTINUES } from "../../run/resume-text.ts";
import { errorText } from "../../run/timeline.ts";
import { usdText } from "../../usd.ts";
import { paint } from "../format.ts";
import { purchasesText } from "./purchases.ts";

/**
 * How a run will continue: what ended it, what exists, where it starts, and what that buys.
 * @param isFree whether the cloud charges nothing
 */
export function resumeText(resume: ProposedResume, isFree: boolean): string {
  const { runId, number, after, existing, input } = resume;
  const { error = "", cause = "" } = after;
  const ended = error === "" ? after.status : `${after.status}: ${errorText({ error, cause })}`;
  return [
    `${paint.bold("Resume")}  ${runId}, execution ${number}`,
    `  ended as        ${ended}`,
    ...existingLines(existing, input.dataset.evaluationRows),
    `  continues       ${CONTINUES[input.start.at]}`,
    "",
    ...purchaseLines(resume),
    ...(isFree ? [`  ${paint.good("nothing is charged: this is the local cloud")}`] : []),
  ].join("\n");
}

function existingLines(existing: Existing, rows: number): string[] {
  const { jobs, model, servings, answered, verdict } = existing;
  const earlier = jobs.length > 1 ? ` (${counted(jobs.length - 1, "earlier job")})` : "";
  return [
    ...jobs.slice(-1).map(({ arn, status }) => `  job             ${status} ${arn}${earlier}`),
    ...(model === null ? [] : [`  model           ${model.status} ${model.arn}`]),
    ...servings.map((one) => `  served by       ${resourceText(one)} ${one.status}`),
    ...(model === null
      ? []
      : [`  answered        ${grouped(answered)} of ${counted(rows, "held-out row")}`]),
    ...(verdict === null ? [] : [`  verdict         ${verdict.outcome}`]),
  ];
}

function purchaseLines({ purchases, plan, input }: ProposedResume): string[] {
  if (input.start.at === "verdict") return [`  ${paint.good("nothing is bought")}`];
  if (plan === null) return ["  what it buys is unknown, since the run's plan.json cannot be read"];
  const { commitment } = input.serving;
  const buys = purchases.length === 0 ? "  nothing is bought" : purchasesText(purchases, plan);
  if (commitment === null) return [buys];
  const { totalUsd, until } = commitment;
  return [
    buys,
    `  the commitment was accepted at ${usdText(totalUsd)} USD until ${until}; its term starts on the day on which it is bought`,
  ];
}
