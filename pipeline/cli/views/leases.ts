import { priceText } from "../../clean-up/lease-notice.ts";
import { minuteText } from "../../report/figures.ts";
import { kindText } from "../../report/outcome-text.ts";
import type { Listed, SweepData } from "../../run/sweep-data.ts";
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
  return table([
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
  ]);
}

/** Of a job or a model a lease means nothing. */
function leaseCell({ kind, lease }: Listed): string {
  if (kind !== "deployment" && kind !== "provisioned-throughput") return "";
  return lease === null ? "none" : minuteText(lease);
}

const WORDS: Readonly<Record<string, string>> = {
  "run-executing": "its run is executing",
  alias: "an alias points at it",
  lease: "its lease holds",
  "no-lease": "it has no lease",
  "lease-unreadable": "its lease cannot be read",
  commitment: "committed",
  version: "a registered version",
  "kept-model": "kept after its run",
  "still-served": "to be deleted once it is not served",
  "being-deleted": "being deleted",
  "registry-unreadable": "the registry cannot be read",
  "lease-ended": "its lease has ended",
  "no-owner": "it belongs to nothing",
  "deletion-promised": "its deletion was promised",
};

function decisionCell({ decision, why, until, fine }: Listed): string {
  const words = WORDS[why ?? "no-owner"] ?? "";
  const end = until === null ? "" : `, until ${minuteText(until)}`;
  if (decision === "warn") return paint.warn(`ends soon${end}`);
  if (decision === "remove") return paint.bad(`remove: ${words}`);
  return fine ? `keep: ${words}${end}` : paint.bad(`${words}${end}`);
}
