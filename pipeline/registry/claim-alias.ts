import { randomUUID } from "node:crypto";
import { basename } from "node:path/posix";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import {
  type AliasName,
  type AliasRecord,
  type AliasStep,
  type Claim,
  changeAlias,
  newAlias,
} from "./alias-record.ts";
import { type Alias, moved, pointing } from "./aliases.ts";

/** Milliseconds after which anyone may take over a claim that is not prolonged. */
const CLAIM_MS = 60 * 60_000;

/** What is about to be done to an alias. */
export interface ClaimRequest extends AliasName, Pick<Claim, "version" | "what" | "by"> {
  /** Key of the version that it must point at until now (null: at none). */
  readonly over: string | null;
}

/** A claim that holds, and the alias when it was made. */
export interface Claimed {
  readonly claim: Claim;
  readonly record: AliasRecord;
  /** The claim of another that had expired; null where there was none. */
  readonly takenOver: Claim | null;
}

/**
 * Claims an alias, by compare-and-swap, before anything is bought or swapped: of two that move it at once exactly one
 * gets it. The same caller's claim of the same version is resumed; one that has expired is taken over.
 * @throws UserError `Registry.PromotionUnderWay` which says who and since when, `Registry.AliasMoved`
 */
export async function claimAlias(
  bucket: Bucket,
  clock: Clock,
  request: ClaimRequest,
): Promise<Claimed> {
  const { version, what, by } = request;
  const fresh = { version, what, by, token: randomUUID(), since: timestamp(clock) };
  const until = untilOf(clock);
  let takenOver: Claim | null = null;
  const record = await changeAlias(bucket, request, (before) => {
    const pending = before?.pending ?? null;
    const resumed = pending !== null && isSame(pending, request);
    if (!resumed) refuse(before, request, clock);
    takenOver = resumed ? null : pending;
    const claim = { ...(resumed ? pending : fresh), until };
    return { ...(before ?? newAlias(request)), pending: claim };
  });
  return { claim: record.pending ?? { ...fresh, until }, record, takenOver };
}

function isSame(pending: Claim, { by, version, what }: ClaimRequest): boolean {
  return pending.by === by && pending.version === version && pending.what === what;
}

/** @throws UserError `Registry.PromotionUnderWay`, `Registry.AliasMoved` */
function refuse(before: AliasRecord | undefined, request: ClaimRequest, clock: Clock): void {
  const name = `${request.group}@${request.alias}`;
  const pending = before?.pending ?? null;
  if (pending !== null && Date.parse(pending.until) > clock.now()) throw underWay(name, pending);
  if ((before?.version ?? null) === request.over) return;
  const last = before?.history.at(-1);
  throw new UserError(
    "Registry.AliasMoved",
    `${name} points at ${versionText(before?.version ?? null)} now: ${last?.by ?? "someone"} moved it there at ${last?.at ?? "an unknown time"}, after your comparison`,
    { hint: "Run the command again: it compares with the version that the alias points at now." },
  );
}

function underWay(name: string, { by, version, since, until, what }: Claim): UserError {
  const doing = what === "promoted" ? "promoting" : "rolling it back to";
  return new UserError(
    "Registry.PromotionUnderWay",
    `${name} is being moved by ${by}, who has been ${doing} ${basename(version, ".json")} since ${since}`,
    {
      hint: `Wait until that has ended. If it was interrupted, the same caller resumes it with the same command; anyone may take over from ${until}.`,
    },
  );
}

function versionText(key: string | null): string {
  return key === null ? "no version" : basename(key, ".json");
}

/**
 * Makes sure that a claim still holds, before something is bought, swapped or deleted under it, and prolongs it where
 * less than half of its time is left. One that has expired holds as long as no one has taken it over.
 * @throws UserError `Registry.PromotionLost`
 */
export async function assertHeld(
  { bucket, clock }: { bucket: Bucket; clock: Clock },
  name: AliasName,
  claim: Claim,
): Promise<void> {
  await changeAlias(bucket, name, (before) => {
    const pending = before?.pending ?? null;
    if (before === undefined || pending?.token !== claim.token) throw lost(name, before);
    if (Date.parse(pending.until) - clock.now() > CLAIM_MS / 2) return undefined;
    return { ...before, pending: { ...pending, until: untilOf(clock) } };
  });
}

function untilOf(clock: Clock): string {
  return new Date(clock.now() + CLAIM_MS).toISOString();
}

function lost({ group, alias }: AliasName, record: AliasRecord | undefined): UserError {
  const other = record?.pending;
  const now = versionText(record?.version ?? null);
  const by = other ? `${other.by} is moving it since ${other.since}` : `it points at ${now}`;
  return new UserError(
    "Registry.PromotionLost",
    `this promotion of ${group}@${alias} was taken over: ${by}`,
    { hint: "Look at the alias's history before you promote again." },
  );
}

/** Where a claimed alias goes. */
export interface Settlement {
  readonly runId: string;
  readonly servingArn: string;
  readonly reason: string;
  readonly usdPerHour: number | null;
  /** `served-again`: to the version that it points at already. */
  readonly what: AliasStep["what"];
  /** When what serves it was created for this (ISO 8601); null where it served already, or that is not known. */
  readonly servedSince: string | null;
  /** What served it before and is deleted at that time. */
  readonly draining: AliasRecord["draining"];
  /** undefined leaves it as it is. */
  readonly ssmParameter: string | undefined;
}

/**
 * Moves a claimed alias and ends the claim, in one write.
 * @throws UserError `Registry.PromotionLost`
 */
export async function settleClaim(
  { bucket, clock }: { bucket: Bucket; clock: Clock },
  name: AliasName,
  { claim, ...to }: Settlement & { readonly claim: Claim },
): Promise<Alias> {
  const { version, by } = claim;
  const record = await changeAlias(bucket, name, (before) => {
    if (isSettled(before, claim, to)) return undefined;
    if (before?.pending?.token !== claim.token) throw lost(name, before);
    const at = timestamp(clock);
    const { runId, servingArn, reason, usdPerHour, what } = to;
    const [drained] = to.draining;
    const step = {
      ...{ at, by, what, to: version, reason, usdPerHour },
      ...(to.servedSince === null ? {} : { servedSince: to.servedSince }),
      ...(drained === undefined ? {} : { drainedUntil: drained.until }),
    };
    const place = { version, runId, servingArn, ownsServing: true, movedAt: at };
    const ssmParameter = to.ssmParameter ?? before.ssmParameter;
    const draining = [...before.draining, ...to.draining];
    return { ...moved(before, place, step), pending: null, draining, ssmParameter };
  });
  const alias = pointing(record);
  if (alias === undefined) throw lost(name, record);
  return alias;
}

/** Whether an earlier write of the same move has succeeded, of which only the answer was lost. */
function isSettled(
  before: AliasRecord | undefined,
  claim: Claim,
  { servingArn, reason }: Settlement,
): boolean {
  const last = before?.history.at(-1);
  if (last === undefined || before?.pending !== null || before.servingArn !== servingArn)
    return false;
  return (
    last.by === claim.by &&
    last.to === claim.version &&
    last.reason === reason &&
    last.at >= claim.since
  );
}

/** Ends a claim without a move; nothing changes where it is no longer held. */
export async function releaseClaim(bucket: Bucket, name: AliasName, claim: Claim): Promise<void> {
  await changeAlias(bucket, name, (before) =>
    before?.pending?.token === claim.token ? { ...before, pending: null } : undefined,
  );
}

/** Lets anyone take a claim over at once: what it has changed could not be undone. */
export async function abandonClaim(
  { bucket, clock }: { bucket: Bucket; clock: Clock },
  name: AliasName,
  claim: Claim,
): Promise<void> {
  await changeAlias(bucket, name, (before) =>
    before?.pending?.token === claim.token
      ? { ...before, pending: { ...claim, until: timestamp(clock) } }
      : undefined,
  );
}
