import type { Finding } from "../check/finding.ts";
import { FindingsList } from "../check/findings-list.ts";
import type { CheckResult } from "../check-dataset.ts";
import { defined } from "../defined.ts";
import type { DataRules } from "../models/data-rules.ts";
import type { FileResult, ShardSummary } from "./summary.ts";

const MAX_FINDINGS = 1000;

/** What the files of all shards said, in their order, as one check would say it. */
export function checkOfShards(
  summaries: readonly ShardSummary[],
  { model, method }: Pick<DataRules, "model" | "method">,
): CheckResult {
  const files = summaries.flatMap((summary) => summary.files);
  const waived = sums(files, "waived");
  const findings = firstOf(files.map((file) => file.findings));
  const expired = new Map(
    files.flatMap((file) => file.expiredWaivers).map((one) => [`${one.code} ${one.until}`, one]),
  );
  return {
    ok: files.every(({ ok }) => ok),
    model,
    method,
    files: files.map(({ source }) => source),
    records: files.reduce((sum, { source }) => sum + source.records, 0),
    counts: sums(files, "counts"),
    ...defined({
      waived: Object.keys(waived).length === 0 ? undefined : waived,
      expiredWaivers: expired.size === 0 ? undefined : [...expired.values()],
    }),
    findings: findings.list,
    truncated: findings.truncated || files.some(({ truncated }) => truncated),
  };
}

/** The check of the rows one by one, and that of the chosen rows as a set, as one. */
export function withSetCheck(rows: CheckResult, set: CheckResult): CheckResult {
  const findings = firstOf([rows.findings, set.findings]);
  return {
    ...rows,
    ok: rows.ok && set.ok,
    counts: added([rows.counts, set.counts]),
    ...defined({
      waived:
        (rows.waived ?? set.waived) ? added([rows.waived ?? {}, set.waived ?? {}]) : undefined,
    }),
    findings: findings.list,
    truncated: rows.truncated || set.truncated || findings.truncated,
  };
}

/** The findings of several lists as one list keeps them. */
function firstOf(lists: readonly (readonly Finding[])[]) {
  const kept = new FindingsList(MAX_FINDINGS);
  for (const list of lists) for (const finding of list) kept.add(finding);
  return { list: kept.list(), truncated: kept.truncated };
}

function sums(files: readonly FileResult[], which: "counts" | "waived"): Record<string, number> {
  return added(files.map((file) => file[which]));
}

/** In the order of the codes, so that it does not depend on which was found first. */
function added(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const one of counts) {
    for (const [code, count] of Object.entries(one))
      total.set(code, (total.get(code) ?? 0) + count);
  }
  return Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1)));
}
