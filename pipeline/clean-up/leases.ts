import type { Alias } from "../registry/aliases.ts";
import type { Owned } from "./owned.ts";

/** Hours before the end of a lease from which people are warned. */
export const WARNING_HOURS = 6;

/** Hours for which something that belongs to nothing is left, from when the sweep first saw it. */
export const GRACE_HOURS = 24;

export const HOUR = 3_600_000;

/** What is known of a registered version. */
interface KnownVersion {
  readonly version: string;
  readonly group: string;
  readonly runId: string;
  readonly outcome: "accepted" | "rejected";
  readonly modelArn: string;
}

/** What the sweep knows of the account besides what it has found there. */
export interface LeaseFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Ids of the runs that are executing. */
  readonly running: ReadonlySet<string>;
  readonly versions: readonly KnownVersion[];
  readonly aliases: readonly Alias[];
  /** Groups of which something cannot be read, so that it is not known what is in use. */
  readonly unreadable: ReadonlySet<string>;
  /** Runs whose folder says that their model was to be deleted. */
  readonly promised: ReadonlySet<string>;
  /** Runs whose folder is there. */
  readonly known: ReadonlySet<string>;
  /** Since when (ISO 8601) something has belonged to nothing, by ARN, as earlier sweeps have recorded. */
  readonly ownerless: Readonly<Record<string, string>>;
  /** Leases that had ended a day before then (ISO 8601), when the sweep first ran, last until then; null: no longer. */
  readonly heldUntil: string | null;
}

/** Why something stays. */
type KeepReason =
  | "run-executing"
  | "alias"
  | "lease"
  | "no-lease"
  | "lease-unreadable"
  | "commitment"
  | "version"
  | "kept-model"
  | "still-served"
  | "being-deleted"
  | "registry-unreadable";

/** Why something goes. */
export type RemovalReason = "lease-ended" | "no-owner" | "deletion-promised";

/** What is done about something that is billed. Times are ISO 8601. */
export type Decision =
  | { readonly kind: "keep"; readonly why: KeepReason; readonly until: string | null }
  /** Its lease ends soon. */
  | { readonly kind: "warn"; readonly until: string }
  /** It belongs to no run, version or alias; `until` is when it is removed, null: never by itself. */
  | { readonly kind: "no-owner"; readonly until: string | null }
  | { readonly kind: "remove"; readonly why: RemovalReason };

/** A decision, and what it is about. */
export interface Decided {
  readonly resource: Owned;
  readonly decision: Decision;
}

/** Decides about everything that was found; the same facts always give the same decisions. */
export function leaseDecisions(found: readonly Owned[], facts: LeaseFacts): Decided[] {
  return found.map((resource) => ({ resource, decision: decide(resource, { ...facts, found }) }));
}

/** Statuses, as Bedrock spells them, of what is about to disappear. */
const ENDING: ReadonlySet<string> = new Set(["Deleting", "Stopping"]);

type Facts = LeaseFacts & { readonly found: readonly Owned[] };

function decide(one: Owned, facts: Facts): Decision {
  if (ENDING.has(one.status)) return keep("being-deleted");
  // An alias's own serving belongs to the alias, whatever becomes of the run that it serves a model of.
  if (one.alias === null && facts.running.has(one.runId)) return keep("run-executing");
  if (one.kind === "customization-job") return { kind: "no-owner", until: null };
  if (one.committedUntil !== null && Date.parse(one.committedUntil) > facts.now) {
    return keep("commitment", one.committedUntil);
  }
  if (isUnreadable(one, facts)) return keep("registry-unreadable");
  return one.kind === "custom-model" ? decideModel(one, facts) : decideServing(one, facts);
}

function keep(why: KeepReason, until: string | null = null): Decision {
  return { kind: "keep", why, until };
}

/** Without its group's tag a resource may be of any group. */
function isUnreadable({ group }: Owned, { unreadable }: Facts): boolean {
  return group === null ? unreadable.size > 0 : unreadable.has(group);
}

function decideServing(one: Owned, facts: Facts): Decision {
  const { lease } = one;
  const isOwned = aliasServedBy(one, facts) !== undefined;
  if (!isOwned && one.alias !== null) return decideReplaced(one, facts);
  if (!isOwned && !isOfVersion(one, facts)) return withoutOwner(one, facts);
  // What an alias points at stays even where its tag was lost.
  if (lease === undefined) return keep(isOwned ? "alias" : "lease-unreadable");
  if (lease.until === null) return keep(isOwned ? "alias" : "no-lease");
  return byLease(lease.until, facts);
}

/** An alias's serving that it does not point at yet, or no more: a promotion gives it a lease of its own. */
function decideReplaced(one: Owned, facts: Facts): Decision {
  const until = one.lease?.until ?? null;
  if (until === null) return withoutOwner(one, facts);
  if (Date.parse(until) > facts.now) return keep("lease", until);
  return { kind: "remove", why: "lease-ended" };
}

/** The alias whose own serving this is, as the registry says. */
function aliasServedBy({ arn }: Owned, { aliases }: Pick<Facts, "aliases">): Alias | undefined {
  return aliases.find(({ ownsServing, servingArn }) => ownsServing && servingArn === arn);
}

/** Whether the run has registered an accepted version, or something points at this serving all the same. */
function isOfVersion({ runId, arn }: Owned, { versions, aliases }: Facts): boolean {
  return (
    versions.some((one) => one.runId === runId && one.outcome === "accepted") ||
    aliases.some(({ servingArn }) => servingArn === arn)
  );
}

function byLease(until: string, { now, heldUntil }: Facts): Decision {
  const held = Date.parse(heldUntil ?? "");
  const isHeld = Date.parse(until) <= held - GRACE_HOURS * HOUR;
  const end = isHeld ? held : Date.parse(until);
  if (end <= now) return { kind: "remove", why: "lease-ended" };
  const ends = new Date(end).toISOString();
  return end - now <= WARNING_HOURS * HOUR ? { kind: "warn", until: ends } : keep("lease", ends);
}

/** Reported at once, removed after the grace: someone may just be about to make an alias or a version of it. */
function withoutOwner({ arn }: Owned, { ownerless, now }: Facts): Decision {
  const since = Date.parse(ownerless[arn] ?? new Date(now).toISOString());
  const end = since + GRACE_HOURS * HOUR;
  if (now >= end) return { kind: "remove", why: "no-owner" };
  return { kind: "no-owner", until: new Date(end).toISOString() };
}

/** A trained model is deleted only where that was promised, and never while something may need it. */
function decideModel(one: Owned, facts: Facts): Decision {
  const { runId, arn } = one;
  const { versions, aliases, found, promised, known } = facts;
  if (aliases.some((alias) => alias.runId === runId)) return keep("version");
  if (promised.has(runId)) {
    const isServed = found.some((other) => serves(other, arn));
    return isServed ? keep("still-served") : { kind: "remove", why: "deletion-promised" };
  }
  if (versions.some((version) => version.runId === runId)) return keep("version");
  return known.has(runId) ? keep("kept-model") : { kind: "no-owner", until: null };
}

function serves(other: Owned, modelArn: string): boolean {
  return "modelArn" in other && other.arn !== modelArn && other.modelArn === modelArn;
}

/** Whether no one needs to look at it: it has an owner and a lease that holds, or another known reason to stay. */
export function isFine(decision: Decision): boolean {
  if (decision.kind === "warn") return true;
  if (decision.kind !== "keep") return false;
  return decision.why !== "lease-unreadable" && decision.why !== "registry-unreadable";
}
