import { priceText } from "../../clean-up/lease-notice.ts";
import { minuteText } from "../../report/figures.ts";
import { kindText } from "../../report/outcome-text.ts";
import type { Listed, SweepData } from "../../run/sweep-data.ts";
import { decisionText } from "../../run/sweep-text.ts";
import { paint, table } from "../format.ts";

/** What a sweep found, whose it is, what it costs, and what becomes of it. */
export function sweepText({
  found,
  removed,
  remaining,
  findings,
  notified,
  problems,
  dryRun,
}: SweepData): string {
  const lines = [
    found.length === 0
      ? `${paint.good("✓")} nothing that runs made costs money here`
      : tableOf(found),
    ...removed.map((arn) => `${paint.good("✓")} removed, and no longer listed: ${arn}`),
    ...remaining.map((arn) => `${paint.warn("!")} deletion requested, still listed: ${arn}`),
    ...findings.map(({ text, arn, remedy }) => `${paint.warn("!")} ${text} ${remedy}\n  ${arn}`),
    ...problems.map(({ about, error }) => `${paint.bad("✗")} ${about}: ${error}`),
    ...(notified.length === 0 ? [] : [`people were notified of ${notified.length}`]),
  ];
  const due = found.filter(({ decision }) => decision === "remove").length;
  if (dryRun && due > 0) lines.push(`\`tunewright sweep\` removes ${due} of them`);
  return lines.join("\n");
}

function tableOf(found: readonly Listed[]): string {
  return table(
    [
      ["WHAT", "WHOSE", "SINCE", "LEASE", "COST", "DECISION", "ARN"],
      ...found.map((one) => [
        kindText(one.kind),
        one.alias ?? one.runId,
        one.since === null ? "" : one.since.slice(0, 10),
        leaseCell(one),
        priceText({ perHour: one.usdPerHour, perMonth: one.usdPerMonth }),
        decisionCell(one),
        one.arn,
      ]),
    ],
    { optional: ["SINCE"] },
  );
}

/** Of a job or a model a lease means nothing. */
function leaseCell({ kind, lease }: Listed): string {
  if (kind !== "deployment" && kind !== "provisioned-throughput") return "";
  return lease === null ? "none" : minuteText(lease);
}

function decisionCell(one: Listed): string {
  const text = decisionText(one);
  if (one.decision === "warn") return paint.warn(text);
  if (one.decision === "remove") return paint.bad(`remove: ${text}`);
  return one.fine ? `keep: ${text}` : paint.bad(text);
}
