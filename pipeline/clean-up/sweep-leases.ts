import { timestamp } from "../clock.ts";
import { type NoticeTopic, publish } from "../publish.ts";
import { readLease } from "../serving/lease.ts";
import { tagsOf } from "../serving/tags.ts";
import type { NoticeFormat } from "../workflow/deployment-settings.ts";
import { LEASE_TAG } from "../workflow/names.ts";
import type { CleanUpTools } from "./clean-up.ts";
import { awaitEnd, isEnding, recordEnd, requestEnd } from "./end-resources.ts";
import {
  type Look,
  type LookTools,
  type Problem,
  problemOf,
  runningRuns,
  takeLook,
} from "./lease-facts.ts";
import { type Decided, GRACE_HOURS, HOUR, leaseDecisions } from "./leases.ts";
import type { Owned } from "./owned.ts";
import { type Due, noticeOf, pendingOf, REMOVAL_CODES } from "./sweep-notices.ts";
import {
  changeSweepRecord,
  type PendingNotice,
  readSweepRecord,
  type SweepRecord,
} from "./sweep-record.ts";

/** What a sweep of leases needs from outside. */
export interface LeaseSweepTools extends CleanUpTools, LookTools, NoticeTopic {
  readonly noticeFormat: NoticeFormat;
  /** More that people should know of what was found. */
  findings(look: Look): Promise<readonly Due[]>;
}

/** How a sweep is made. */
export interface LeaseSweepOptions {
  /** Who makes it: `sweep`, or the ARN of a person or role. */
  readonly by: string;
  /** Milliseconds for which it waits until what it removed is no longer listed. */
  readonly budget: number;
  /** A person has looked at the list, so that leases which ended before the first sweep get no more time. */
  readonly isWatched: boolean;
}

/** What a sweep found, and what it did. */
export interface LeaseSweep {
  readonly at: string;
  readonly look: Look;
  readonly decided: readonly Decided[];
  /** What else people should know: serving that no one uses, base models that will be retired. */
  readonly findings: readonly Due[];
}

export interface LeaseSweepResult extends LeaseSweep {
  /** What was removed and is no longer listed, and what was to be but still is. */
  readonly removed: readonly Owned[];
  readonly remaining: readonly Owned[];
  /** Keys of the notices that were sent. */
  readonly notified: readonly string[];
  readonly problems: readonly Problem[];
}

/** Decides about all that runs made and that costs money; changes nothing. */
export async function planSweep(
  tools: Pick<LeaseSweepTools, keyof LookTools | "clock" | "findings">,
  { isWatched }: Pick<LeaseSweepOptions, "isWatched">,
): Promise<LeaseSweep> {
  const look = await takeLook(tools);
  const at = timestamp(tools.clock);
  const { firstAt, ownerless } = await readSweepRecord(tools.bucket, at);
  const heldUntil = isWatched ? null : heldUntilOf(firstAt);
  const now = Date.parse(at);
  return {
    at,
    look,
    decided: leaseDecisions(look.found, { ...look.facts, now, ownerless, heldUntil }),
    findings: await tools.findings(look),
  };
}

/** Leases of before the first sweep, to which no one was alert, end a day after it at the earliest. */
function heldUntilOf(firstAt: string): string {
  return new Date(Date.parse(firstAt) + GRACE_HOURS * HOUR).toISOString();
}

/**
 * Warns before leases end, removes what has no lease or owner any more, and notifies people, each of them once. What
 * fails is a problem of its own: the rest is done all the same. Can be repeated at any time.
 */
export async function sweepLeases(
  tools: LeaseSweepTools,
  options: LeaseSweepOptions,
): Promise<LeaseSweepResult> {
  const sweep = await planSweep(tools, options);
  const { look, decided, at } = sweep;
  const due = [...duesOf(sweep, tools.bucket.name), ...sweep.findings];
  const problems: Problem[] = [...look.problems];
  const { noticeFormat: format } = tools;
  // Remembered before anything is removed: a sweep that is cut short is continued by the next one.
  await changeSweepRecord(tools.bucket, at, (before) =>
    remembered(before, { due, decided, at, format }),
  );
  const requested = await removeAll(tools, { ...sweep, ...options, problems });
  const going = new Set(requested);
  await forget(
    tools,
    at,
    decided.filter((one) => isLeft(one, going)),
  );
  const remaining = await awaitEnd(tools, requested, options.budget);
  const notified = await sendPending(tools, { at, problems });
  const left = new Set(remaining);
  const removed = requested.filter((one) => !left.has(one));
  return { ...sweep, removed, remaining, notified, problems };
}

function duesOf({ decided, look, at }: LeaseSweep, bucket: string): Due[] {
  return decided.flatMap((one) => {
    const price = look.prices.get(one.resource.arn) ?? { perHour: null, perMonth: null };
    return noticeOf(one, { price, now: Date.parse(at), bucket, aliases: look.facts.aliases }) ?? [];
  });
}

/** Adds the notices that are new, and since when things have belonged to nothing. */
function remembered(
  before: SweepRecord,
  of: { due: readonly Due[]; decided: readonly Decided[]; at: string; format: NoticeFormat },
): SweepRecord {
  const { due, decided, at, format } = of;
  const fresh = due.filter(({ key, again }) => isNew(before, { key, again, at }));
  const keys = fresh.map(({ key }) => [key, at]);
  const ownerless = decided.flatMap(({ resource: { arn }, decision }) =>
    decision.kind === "no-owner" || (decision.kind === "remove" && decision.why === "no-owner")
      ? [[arn, before.ownerless[arn] ?? at]]
      : [],
  );
  return {
    ...before,
    ownerless: Object.fromEntries(ownerless),
    notified: { ...recent(before.notified, at), ...Object.fromEntries(keys) },
    pending: [...before.pending, ...fresh.map((one) => pendingOf(one, format))],
  };
}

function isNew(
  { notified }: SweepRecord,
  { key, again, at }: { key: string; again: number | null; at: string },
): boolean {
  const last = notified[key];
  if (last === undefined) return true;
  return again !== null && Date.parse(at) - Date.parse(last) >= again * HOUR;
}

/** Hours for which it is remembered that people were notified. */
const MEMORY_HOURS = 90 * 24;

function recent(notified: SweepRecord["notified"], at: string): SweepRecord["notified"] {
  const oldest = Date.parse(at) - MEMORY_HOURS * HOUR;
  return Object.fromEntries(
    Object.entries(notified).filter(([, time]) => Date.parse(time) >= oldest),
  );
}

/** Requests every removal that was decided; returns what is about to disappear. */
async function removeAll(
  tools: LeaseSweepTools,
  of: LeaseSweep & Pick<LeaseSweepOptions, "by"> & { problems: Problem[] },
): Promise<Owned[]> {
  const { look, decided, by, problems } = of;
  const requested: Owned[] = [];
  const removals = decided.filter(({ decision }) => decision.kind === "remove");
  // A run that was started meanwhile may use what it finds under its name.
  const running = removals.length === 0 ? new Set<string>() : await runningRuns(tools);
  for (const { resource, decision } of removals) {
    if (decision.kind !== "remove") continue;
    try {
      if (resource.alias === null && running.has(resource.runId)) continue;
      if (await wasRenewed(tools, resource)) continue;
      const reason = REMOVAL_CODES[decision.why];
      const step = await requestEnd(tools, resource, { by, reason, aliases: look.facts.aliases });
      if (step !== null && isEnding(step)) requested.push(resource);
      else problems.push({ about: resource.arn, error: `not removed: ${step?.outcome.kind}` });
    } catch (error) {
      problems.push(problemOf(resource.arn, error));
    }
  }
  return requested;
}

/** Whether it was to be removed and was left after all. */
function isLeft({ resource, decision }: Decided, going: ReadonlySet<Owned>): boolean {
  return decision.kind === "remove" && !going.has(resource);
}

/** Takes back the notices of removals that were not made. */
async function forget(
  { bucket }: LeaseSweepTools,
  at: string,
  left: readonly Decided[],
): Promise<void> {
  if (left.length === 0) return;
  const isAbout = ({ after }: PendingNotice) =>
    left.some(({ resource }) => resource.arn === after?.resource.arn);
  await changeSweepRecord(bucket, at, (before) => {
    const keys = new Set(before.pending.filter(isAbout).map(({ key }) => key));
    const notified = Object.entries(before.notified).filter(([key]) => !keys.has(key));
    return {
      ...before,
      notified: Object.fromEntries(notified),
      pending: before.pending.filter((notice) => !isAbout(notice)),
    };
  });
}

/** Whether someone has changed its lease since it was looked at. */
async function wasRenewed({ bedrock }: LeaseSweepTools, { arn, lease }: Owned): Promise<boolean> {
  const tags = await tagsOf(bedrock, arn);
  return tags !== undefined && readLease(tags.get(LEASE_TAG))?.until !== lease?.until;
}

/** Sends what has not been sent yet; what is about a removal only once that is proven. */
async function sendPending(
  tools: LeaseSweepTools,
  { at, problems }: { at: string; problems: Problem[] },
): Promise<string[]> {
  const { pending } = await readSweepRecord(tools.bucket, at);
  const listed = pending.length === 0 ? [] : await awaitEnd(tools, afterwards(pending), 0);
  const done = new Set<string>();
  for (const notice of pending) {
    if (listed.some(({ arn }) => arn === notice.after?.resource.arn)) continue;
    try {
      if (notice.after !== null) {
        await recordEnd(tools, { ...notice.after, step: null, isLeft: false });
      }
      await publish(tools, { subject: notice.subject, message: notice.text });
      done.add(notice.key);
    } catch (error) {
      problems.push(problemOf(notice.key, error));
    }
  }
  if (done.size > 0) {
    await changeSweepRecord(tools.bucket, at, (before) => ({
      ...before,
      pending: before.pending.filter(({ key }) => !done.has(key)),
    }));
  }
  return [...done];
}

function afterwards(pending: readonly PendingNotice[]) {
  return pending.flatMap(({ after }) => after?.resource ?? []);
}
