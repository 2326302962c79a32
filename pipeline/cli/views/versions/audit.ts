import { type AuditFinding, isWrong } from "../../../registry/audit/consistency.ts";
import type { AuditEvent, AuditedMoment } from "../../../registry/audit/timeline.ts";
import { minuteText } from "../../../report/figures.ts";
import type { GroupAudit } from "../../../run/versions/audit-group.ts";
import { paint, table } from "../../format.ts";

/** What happened in a group, what was in production then, and what of its records does not hold. */
export function auditText({ events, moment, findings }: GroupAudit): string {
  return [
    table([["WHEN", "WHAT", "FROM", "TO", "BY", "WHY"], ...events.map(eventRow)]),
    ...(moment === null ? [] : momentLines(moment)),
    "",
    paint.bold("Records"),
    ...findingLines(findings),
  ].join("\n");
}

function eventRow({ at, what, alias, from, version, arn, by, reason }: AuditEvent): string[] {
  const to = arn === null ? version : `${version} (${arn})`;
  return [
    `${at.slice(0, 19).replace("T", " ")}Z`,
    alias === null ? what : `${alias} ${what}`,
    from ?? "",
    to,
    by,
    reason,
  ];
}

function momentLines({ at, aliases, served }: AuditedMoment): string[] {
  const rows = [
    ...aliases.map(({ alias, version, since, by }) => [
      `  ${alias}`,
      version,
      `since ${minuteText(since)} by ${by}`,
    ]),
    ...served.map(({ version, arn, since }) => [
      `  ${version}`,
      arn,
      `served since ${minuteText(since)}`,
    ]),
  ];
  const title = paint.bold(`At ${minuteText(at)}`);
  if (rows.length === 0) return ["", title, "  no alias and nothing served"];
  return [
    "",
    title,
    table([["", "", ""], ...rows])
      .split("\n")
      .slice(1)
      .join("\n"),
  ];
}

function findingLines(findings: readonly AuditFinding[]): string[] {
  const holds = `  ${paint.good("✓")} aliases, versions and serving agree`;
  return [
    ...(findings.some(isWrong) ? [] : [holds]),
    ...findings.map((finding) => {
      const sign = isWrong(finding) ? paint.bad("✗") : paint.warn("?");
      return `  ${sign} ${finding.about}: ${finding.message}`;
    }),
  ];
}
