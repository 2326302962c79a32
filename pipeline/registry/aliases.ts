import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import { findTaggedJson, type TaggedJson, writeJson } from "../json-objects.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { aliasKey, versionKey } from "./entry.ts";
import { readServing } from "./serving.ts";

/** A name by which applications call a model, e.g. `candidate`, and the version that it points at now. */
const Alias = z.object({
  group: z.string(),
  alias: z.string(),
  /** Key of the version. */
  version: z.string(),
  runId: z.string(),
  /** What the runtime accepts as `modelId`. */
  servingArn: z.string(),
  /** Whether that is a deployment or throughput of the alias's own, whose model is swapped, and not that of the run. */
  ownsServing: z.boolean().default(false),
  movedAt: z.string(),
  /** All moves, oldest first; never changed, only added to. */
  history: z.array(
    z.object({
      at: z.string(),
      /** Who moved it: `run <id>` or an ARN. */
      by: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      /** On what evidence. */
      reason: z.string(),
    }),
  ),
});
export type Alias = z.infer<typeof Alias>;

/** What a run asks for: that an alias points at its version. */
export const MoveAliasRequest = z.strictObject({
  runId: z.string(),
  group: z.string(),
  /** Name of the version. */
  version: z.string(),
  alias: z.string(),
  /** On what evidence. */
  reason: z.string(),
  /** Key of the version that it must point at until now (null: at none); null or absent: at any. */
  over: z.strictObject({ version: z.string().nullable() }).nullable().exactOptional(),
});

/** A move of an alias to a version. */
export interface AliasMove extends z.infer<typeof MoveAliasRequest> {
  /** Who moves it: `run <id>` or an ARN. */
  readonly by: string;
}

/** The alias as it is now, or undefined. */
export async function readAlias(
  bucket: Bucket,
  group: string,
  alias: string,
): Promise<Alias | undefined> {
  return (await load(bucket, aliasKey(group, alias)))?.value;
}

/** All aliases of the group as they are now. */
export async function readAliases(bucket: Bucket, group: string): Promise<Alias[]> {
  const keys = await listKeys(bucket, aliasKey(group, "").replace(/\.json$/, ""));
  const found = await Promise.all(keys.map((key) => load(bucket, key)));
  return found.flatMap((one) => one?.value ?? []);
}

/** The first alias of the group that points at a version of the run, or undefined. */
export async function aliasOf(
  bucket: Bucket,
  group: string | null,
  runId: string,
): Promise<Alias | undefined> {
  if (group === null) return undefined;
  return (await readAliases(bucket, group)).find((alias) => alias.runId === runId);
}

const TRIES = 10;

/**
 * Points an alias at a version by compare-and-swap, so that two movers cannot overwrite each other's
 * history. A move to the version that it already points at changes nothing.
 * @throws UserError `Registry.NoVersion`, `Registry.NotServed`, `Registry.AliasMoved`, `Registry.AliasBusy`
 */
export async function moveAlias(bucket: Bucket, clock: Clock, move: AliasMove): Promise<Alias> {
  const { arn: servingArn } = await readServing(bucket, move.group, move.version);
  const key = aliasKey(move.group, move.alias);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await load(bucket, key);
    const version = versionKey(move.group, move.version);
    if (before?.value.version === version) return before.value;
    refuseOther(before?.value, move);
    const at = timestamp(clock);
    const after = moved(before?.value, { ...move, version, servingArn, at });
    const condition = before === undefined ? { first: true as const } : { over: before.etag };
    if (await writeJson(bucket, key, { schema: Alias, value: after, condition })) return after;
  }
  throw new UserError(
    "Registry.AliasBusy",
    `${key} was moved by other runs ${TRIES} times in a row`,
    {
      hint: "Try again when fewer runs of this group end at the same time.",
    },
  );
}

/** The decision holds against the version that the alias pointed at when it was made, not against another. */
function refuseOther(before: Alias | undefined, { over, group, alias, runId }: AliasMove): void {
  if (over == null || over.version === (before?.version ?? null)) return;
  const then = over.version === null ? "at no version" : `at ${over.version}`;
  throw new UserError(
    "Registry.AliasMoved",
    `${aliasKey(group, alias)} points at ${before?.version ?? "no version"} now, but pointed ${then} when the models were compared`,
    {
      hint: `Another run has moved it meanwhile. "tunewright resume ${runId}" compares with the model that it points at now, and decides again.`,
    },
  );
}

function load(bucket: Bucket, key: string): Promise<TaggedJson<Alias> | undefined> {
  return findTaggedJson(bucket, key, Alias);
}

function moved(
  before: Alias | undefined,
  move: AliasMove & { servingArn: string; at: string },
): Alias {
  const { group, alias, runId, version, servingArn, at, by, reason } = move;
  const step = { at, by, from: before?.version ?? null, to: version, reason };
  return {
    group,
    alias,
    version,
    runId,
    servingArn,
    ownsServing: false,
    movedAt: at,
    history: [...(before?.history ?? []), step],
  };
}
