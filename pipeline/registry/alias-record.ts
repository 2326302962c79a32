import { z } from "zod";
import { UserError } from "../errors.ts";
import { findTaggedJson, writeJson } from "../json-objects.ts";
import type { Bucket } from "../objects.ts";
import { aliasKey } from "./entry.ts";

/** A name by which applications call a model, within its group. */
export interface AliasName {
  readonly group: string;
  readonly alias: string;
}

/** One move of an alias, or what serves it having been made again. */
export const AliasStep = z.object({
  /** ISO 8601. */
  at: z.string(),
  /** Who moved it: `run <id>` or an ARN. */
  by: z.string(),
  /** `moved` by a run, `promoted` or `rolled-back` by a person; `served-again`: what served it no longer existed; `retired`: it points at nothing. */
  what: z.enum(["moved", "promoted", "rolled-back", "served-again", "retired"]).default("moved"),
  /** Keys of versions; null: nothing. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** On what evidence. */
  reason: z.string(),
  /** What its serving costs by the hour; null: nothing, or the price is not known. */
  usdPerHour: z.number().nullable().default(null),
  /** When what serves it from then on was created (ISO 8601); absent where it served already, or it is not the alias's own. */
  servedSince: z.string().exactOptional(),
  /** Until when what served it before is kept, and billed (ISO 8601); absent where nothing is. */
  drainedUntil: z.string().exactOptional(),
});
export type AliasStep = z.infer<typeof AliasStep>;

/** Who is about to move an alias: written before anything is bought or swapped, so that no one else does meanwhile. */
const Claim = z.object({
  /** Key of the version that it will point at. */
  version: z.string(),
  what: z.enum(["promoted", "rolled-back"]),
  /** ARN of the caller. */
  by: z.string(),
  /** ISO 8601. */
  since: z.string(),
  /** From then on anyone may take over (ISO 8601). */
  until: z.string(),
  /** Names this claim, and what it buys. */
  token: z.string(),
});
export type Claim = z.infer<typeof Claim>;

/** What served the alias before and still answers those who have read the alias earlier. */
const Draining = z.object({
  arn: z.string(),
  /** ISO 8601; then it is deleted. */
  until: z.string(),
});

/** Throughput of the alias's own that a promotion has bought, and that was removed before the alias pointed at it. */
const FailedPurchase = z.object({
  arn: z.string(),
  /** The run whose model it was for. */
  runId: z.string(),
  /** From its creation to its removal (ISO 8601): it was billed by the hour. */
  from: z.string(),
  to: z.string(),
});

/** The alias's object: `registry/<group>/aliases/<alias>.json`. */
const AliasRecord = z.object({
  group: z.string(),
  alias: z.string(),
  /** Key of the version; null before the first move, and once it was retired. */
  version: z.string().nullable(),
  runId: z.string().nullable(),
  /** What the runtime accepts as `modelId`. */
  servingArn: z.string().nullable(),
  /** Whether that is a deployment or throughput of the alias's own, whose model is swapped, and not that of the run. */
  ownsServing: z.boolean().default(false),
  movedAt: z.string().nullable(),
  /** null: no one is moving it. */
  pending: Claim.nullable().default(null),
  draining: z.array(Draining).default([]),
  /** Name of the SSM parameter that holds `servingArn` for applications; null without one. */
  ssmParameter: z.string().nullable().default(null),
  failed: z.array(FailedPurchase).default([]),
  /** All moves, oldest first; never changed, only added to. */
  history: z.array(AliasStep),
});
export type AliasRecord = z.infer<typeof AliasRecord>;

/** The alias's object as it is now; undefined without one. */
export async function readAliasRecord(
  bucket: Bucket,
  { group, alias }: AliasName,
): Promise<AliasRecord | undefined> {
  return (await findTaggedJson(bucket, aliasKey(group, alias), AliasRecord))?.value;
}

/** An alias that points at nothing yet. */
export function newAlias({ group, alias }: AliasName): AliasRecord {
  return {
    ...{ group, alias, version: null, runId: null, servingArn: null, ownsServing: false },
    ...{ movedAt: null, pending: null, draining: [], failed: [], ssmParameter: null },
    history: [],
  };
}

const TRIES = 10;

/**
 * Changes an alias by compare-and-swap, so that no one's change is lost.
 * @param change returns the new state, or undefined to leave it as it is; called again when another was faster
 * @returns the state after it
 * @throws UserError `Registry.AliasBusy`; what `change` throws
 */
export async function changeAlias(
  bucket: Bucket,
  name: AliasName,
  change: (before: AliasRecord | undefined) => AliasRecord | undefined,
): Promise<AliasRecord> {
  const key = aliasKey(name.group, name.alias);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await findTaggedJson(bucket, key, AliasRecord);
    const value = change(before?.value);
    if (value === undefined) return before?.value ?? newAlias(name);
    const condition = before === undefined ? { first: true as const } : { over: before.etag };
    if (await writeJson(bucket, key, { schema: AliasRecord, value, condition })) return value;
  }
  throw new UserError("Registry.AliasBusy", `${key} was moved by others ${TRIES} times in a row`, {
    hint: "Try again when fewer runs of this group end at the same time.",
  });
}
