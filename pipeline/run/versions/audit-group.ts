import { z } from "zod";
import { UserError } from "../../errors.ts";
import { inParallel } from "../../in-parallel.ts";
import type { Bucket } from "../../objects.ts";
import { readAliasRecords } from "../../registry/aliases.ts";
import { AuditFinding, inconsistencies } from "../../registry/audit/consistency.ts";
import { evidenceFindings } from "../../registry/audit/evidence.ts";
import {
  AuditEvent,
  AuditedMoment,
  type GroupRecords,
  momentOf,
  timelineOf,
} from "../../registry/audit/timeline.ts";
import type { RegistryEntry } from "../../registry/entry.ts";
import { readServings } from "../../registry/serving.ts";
import { listVersions } from "../../registry/versions.ts";
import { reportFile } from "../../run-folder/report.ts";
import { verdictFile } from "../../run-folder/verdict.ts";

/** What happened in a group, and what of its records does not hold. */
export const GroupAudit = z.strictObject({
  group: z.string(),
  /** Only what is about this alias is listed; null: all. */
  alias: z.string().nullable(),
  /** Oldest first. */
  events: z.array(AuditEvent),
  /** What was in production then; null where no time was named. */
  moment: AuditedMoment.nullable(),
  /** Of the whole group. */
  findings: z.array(AuditFinding),
});
export type GroupAudit = z.infer<typeof GroupAudit>;

/** What of an audit is listed. */
export interface AuditScope {
  readonly alias?: string | undefined;
  /** ISO 8601. */
  readonly at?: string | undefined;
}

/**
 * Audits a group: its timeline, and whether its records agree with each other and with the runs' folders.
 * @throws UserError `Registry.NoGroup`, `Registry.NoAlias`
 */
export async function auditGroup(
  bucket: Bucket,
  group: string,
  { alias, at }: AuditScope,
): Promise<GroupAudit> {
  const records = await readRecords(bucket, group);
  const timeline = timelineOf(records);
  assertThere(group, timeline, alias);
  const events = alias === undefined ? timeline : eventsOf(timeline, alias);
  return {
    group,
    alias: alias ?? null,
    events: at === undefined ? events : momentsUpTo(events, at),
    moment: at === undefined ? null : momentFor(timeline, { alias, at }),
    findings: [...inconsistencies(records), ...(await evidenceOf(bucket, records.entries))],
  };
}

async function readRecords(bucket: Bucket, group: string): Promise<GroupRecords> {
  const [entries, aliases, servings] = await Promise.all([
    listVersions(bucket, group),
    readAliasRecords(bucket, group),
    readServings(bucket, group),
  ]);
  return { entries, aliases, servings };
}

function assertThere(group: string, timeline: readonly AuditEvent[], alias?: string): void {
  if (timeline.length === 0) {
    throw new UserError("Registry.NoGroup", `there is no group ${group} here`, {
      hint: "`tunewright versions list` lists the groups that have a version.",
    });
  }
  const names = [...new Set(timeline.flatMap((event) => event.alias ?? []))];
  if (alias === undefined || names.includes(alias)) return;
  throw new UserError("Registry.NoAlias", `the group ${group} has no alias ${alias}`, {
    hint: names.length === 0 ? "It has none at all." : `It has ${names.join(", ")}.`,
  });
}

/** The moves of an alias, and what became of the versions that it pointed at. */
function eventsOf(timeline: readonly AuditEvent[], alias: string): AuditEvent[] {
  const pointed = new Set(
    timeline.flatMap((event) => (event.alias === alias ? [event.version] : [])),
  );
  return timeline.filter((event) =>
    event.alias === null ? pointed.has(event.version) : event.alias === alias,
  );
}

function momentsUpTo(events: readonly AuditEvent[], at: string): AuditEvent[] {
  return events.filter((event) => Date.parse(event.at) <= Date.parse(at));
}

function momentFor(
  timeline: readonly AuditEvent[],
  { alias, at }: { alias: string | undefined; at: string },
): AuditedMoment {
  const moment = momentOf(timeline, at);
  if (alias === undefined) return moment;
  const aliases = moment.aliases.filter((one) => one.alias === alias);
  const versions = aliases.map(({ version }) => version);
  return {
    ...moment,
    aliases,
    served: moment.served.filter((one) => versions.includes(one.version)),
  };
}

/** Run folders that are read at a time. */
const PARALLEL = 8;

/** A run's folder has the evidence of its latest version only. */
async function evidenceOf(
  bucket: Bucket,
  entries: readonly RegistryEntry[],
): Promise<AuditFinding[]> {
  const latest = new Map(entries.map((entry) => [entry.runId, entry]));
  const found = await inParallel([...latest.values()], PARALLEL, async (entry) => {
    const [verdict, report] = await Promise.all([
      verdictFile.findReadable(bucket, entry.runId),
      reportFile.findReadable(bucket, entry.runId),
    ]);
    const decided = report === undefined ? null : pickReport(report);
    return evidenceFindings(entry, { verdict: verdict ?? null, report: decided });
  });
  return found.flat();
}

type Report = NonNullable<Awaited<ReturnType<typeof reportFile.find>>>;

function pickReport({ verdict, modelArn }: Report) {
  return { verdict, modelArn };
}
