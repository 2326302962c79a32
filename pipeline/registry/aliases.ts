import { basename } from "node:path/posix";
import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { CANDIDATE } from "./alias-names.ts";
import {
  type AliasName,
  type AliasRecord,
  changeAlias,
  newAlias,
  readAliasRecord,
} from "./alias-record.ts";
import { aliasKey, versionKey } from "./entry.ts";
import { readServing } from "./serving.ts";

/** An alias that points at a version, e.g. `candidate`. */
export interface Alias extends AliasRecord {
  /** Key of the version. */
  readonly version: string;
  readonly runId: string;
  /** What the runtime accepts as `modelId`. */
  readonly servingArn: string;
  readonly movedAt: string;
}

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

/** The alias as it is now; undefined where it points at nothing. */
export async function readAlias(
  bucket: Bucket,
  group: string,
  alias: string,
): Promise<Alias | undefined> {
  return pointing(await readAliasRecord(bucket, { group, alias }));
}

/** The alias of a record that points at a version; undefined before its first move. */
export function pointing(record: AliasRecord | undefined): Alias | undefined {
  if (record === undefined) return undefined;
  const { version, runId, servingArn, movedAt } = record;
  if (version === null || runId === null || servingArn === null || movedAt === null) {
    return undefined;
  }
  return { ...record, version, runId, servingArn, movedAt };
}

/** All aliases of the group as they are now. */
export async function readAliases(bucket: Bucket, group: string): Promise<Alias[]> {
  return (await readAliasRecords(bucket, group)).flatMap((record) => pointing(record) ?? []);
}

/** The records of all aliases that the group has ever had, with their histories: also of those that point at nothing. */
export async function readAliasRecords(bucket: Bucket, group: string): Promise<AliasRecord[]> {
  const keys = await listKeys(bucket, aliasKey(group, "").replace(/\.json$/, ""));
  const found = await Promise.all(
    keys.map((key) => readAliasRecord(bucket, { group, alias: basename(key, ".json") })),
  );
  return found.flatMap((one) => one ?? []);
}

/** The aliases of the group that point at a version of the run. */
export async function aliasesOf(
  bucket: Bucket,
  group: string | null,
  runId: string,
): Promise<Alias[]> {
  if (group === null) return [];
  return (await readAliases(bucket, group)).filter((alias) => alias.runId === runId);
}

/**
 * Points an alias at a version by compare-and-swap, so that two movers cannot overwrite each other's
 * history. A move to the version that it already points at changes nothing.
 * @throws UserError `Registry.NoVersion`, `Registry.NotServed`, `Registry.AliasMoved`, `Registry.AliasBusy`
 */
export async function moveAlias(
  bucket: Bucket,
  clock: Clock,
  move: AliasMove,
): Promise<AliasRecord> {
  const { arn: servingArn } = await readServing(bucket, move.group, move.version);
  const version = versionKey(move.group, move.version);
  return changeAlias(bucket, move, (before) => {
    if (before?.version === version) return undefined;
    refuseOther(before, move);
    const { by, reason, runId } = move;
    const at = timestamp(clock);
    const step = { at, by, what: "moved" as const, to: version, reason, usdPerHour: null };
    const place = { version, runId, servingArn, ownsServing: false, movedAt: at };
    return moved(before ?? newAlias(move), place, step);
  });
}

/** The record after a move, with its line in the history. */
export function moved(
  before: AliasRecord,
  to: Pick<Alias, "version" | "runId" | "servingArn" | "ownsServing" | "movedAt">,
  step: Omit<AliasRecord["history"][number], "from">,
): AliasRecord {
  const history = [...before.history, { ...step, from: before.version }];
  return { ...before, ...to, history };
}

/** The decision holds against the version that the alias pointed at when it was made, not against another. */
function refuseOther(
  before: AliasRecord | undefined,
  { over, group, alias, runId }: AliasMove,
): void {
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

/** The error for an alias that points at nothing: it does not exist, or someone has retired it. */
export async function noAlias(bucket: Bucket, name: AliasName): Promise<UserError> {
  const { group, alias } = name;
  const last = (await readAliasRecord(bucket, name))?.history.at(-1);
  const hint =
    alias === CANDIDATE
      ? "The next run of the group that is accepted points it at its version."
      : `\`tunewright promote VERSION --to ${alias}\` points it at a version.`;
  const what =
    last === undefined
      ? `the group ${group} has no alias ${alias}`
      : `${group}@${alias} points at nothing since ${last.at}: ${last.by} has retired it`;
  return new UserError("Registry.NoModel", what, { hint });
}
