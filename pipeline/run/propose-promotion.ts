import { basename } from "node:path/posix";
import { UserError } from "../errors.ts";
import { gainText } from "../evaluation/score-text.ts";
import { versionBefore } from "../registry/alias-history.ts";
import { checkAliasName } from "../registry/alias-names.ts";
import { type AliasName, readAliasRecord } from "../registry/alias-record.ts";
import { type Alias, noAlias, pointing } from "../registry/aliases.ts";
import { type RegistryEntry, versionKey } from "../registry/entry.ts";
import { assertAccepted, readVersion } from "../registry/versions.ts";
import { verdictFile } from "../run-folder/verdict.ts";
import { findAliasServing } from "../serving/alias-serving.ts";
import { assertModelExists } from "../serving/find-model.ts";
import { findPlacement } from "../serving/place-model.ts";
import { compareChampion } from "./compare-champion.ts";
import type { RunEnvironment } from "./environment.ts";
import { findVersion } from "./find-version.ts";
import type { ChampionComparison, PromotionProposal } from "./promotion-data.ts";
import { servingPrice } from "./serving-price.ts";

/** What would be done, and to which version. */
export interface Proposed {
  readonly proposal: PromotionProposal;
  readonly entry: RegistryEntry;
  /** Key of the version that the alias points at; null: at none. */
  readonly over: string | null;
}

/**
 * Looks up what a promotion would do, and how the version compares with the one that the alias points at.
 * @param source group, `group@alias`, or the name of a version
 * @throws UserError `Registry.NoModel`, `Registry.AliasName`, `Registry.NotAccepted`, `Registry.NoVerdict`,
 * `Registry.ModelDeleted`
 */
export async function proposePromotion(
  environment: RunEnvironment,
  { source, alias }: { source: string; alias: string },
): Promise<Proposed> {
  checkAliasName(alias);
  const { bucket } = environment;
  const entry = await findVersion(bucket, source);
  const verdict = await verdictFile.findReadable(bucket, entry.runId);
  assertAccepted(entry);
  if (verdict === undefined) throw noVerdict(entry);
  const name = { group: entry.group, alias };
  const now = await pointedAt(environment, name);
  const champion: ChampionComparison =
    now === undefined
      ? { kind: "no-champion" }
      : await compareChampion(environment, { entry, verdict }, now.entry);
  return propose(environment, { name, entry, what: "promoted", comparison: champion });
}

/**
 * Refuses a version that is significantly worse than the one that the alias points at.
 * @throws UserError `Registry.WorseThanChampion`
 */
export function assertNotWorse({ comparison, version, group, alias }: PromotionProposal): void {
  if (!("figures" in comparison) || !comparison.figures.isWorse) return;
  throw new UserError(
    "Registry.WorseThanChampion",
    `${version} is significantly worse than what ${group}@${alias} points at: ${gainText(comparison.figures)}`,
    { hint: "Nothing was changed. To promote it all the same, add --even-if-worse." },
  );
}

/**
 * Looks up what a rollback would do.
 * @param to name of a version that the alias has pointed at; absent: the one before
 * @throws UserError `Registry.NoModel`, `Registry.NothingBefore`, `Registry.NeverServed`, `Registry.NoVersion`,
 * `Registry.ModelDeleted`
 */
export async function proposeRollback(
  environment: RunEnvironment,
  { name, to }: { name: AliasName; to?: string | undefined },
): Promise<Proposed> {
  checkAliasName(name.alias);
  const { bucket } = environment;
  const alias = pointing(await readAliasRecord(bucket, name));
  if (alias === undefined) throw await noAlias(bucket, name);
  const target = to === undefined ? versionBefore(alias.history) : versionKey(name.group, to);
  if (target === undefined) throw nothingBefore(alias);
  if (!alias.history.some((step) => step.to === target)) throw neverServed(alias, to ?? target);
  const entry = await readVersion(bucket, name.group, basename(target, ".json"));
  const comparison = { kind: "no-champion" } as const;
  return propose(environment, { name, entry, what: "rolled-back", comparison });
}

async function propose(
  environment: RunEnvironment,
  of: {
    name: AliasName;
    entry: RegistryEntry;
    what: PromotionProposal["what"];
    comparison: ChampionComparison;
  },
): Promise<Proposed> {
  const { name, entry, what, comparison } = of;
  const { bucket, bedrock } = environment;
  await assertModelExists(bedrock, entry);
  const record = await readAliasRecord(bucket, name);
  const { version, runId, modelArn, serving } = entry;
  const { path } = serving;
  const { how } = await findPlacement(bedrock, record, { path, modelArn });
  const now = await pointedAt(environment, name);
  const proposal = {
    ...{ ...name, what, version, runId, modelArn, comparison, how, path },
    from: now === undefined ? null : { version: nameOf(now.alias), runId: now.alias.runId },
    ...(await servingPrice(bucket, entry)),
    broken: record?.pending ? ("move-interrupted" as const) : await faultOf(environment, now),
  };
  return { proposal, entry, over: record?.version ?? null };
}

interface Pointed {
  readonly alias: Alias;
  /** undefined where the version was deleted. */
  readonly entry: RegistryEntry | undefined;
}

async function pointedAt(
  { bucket }: RunEnvironment,
  name: AliasName,
): Promise<Pointed | undefined> {
  const alias = pointing(await readAliasRecord(bucket, name));
  if (alias === undefined) return undefined;
  try {
    return { alias, entry: await readVersion(bucket, name.group, nameOf(alias)) };
  } catch (error) {
    if (error instanceof UserError && error.code === "Registry.NoVersion") {
      return { alias, entry: undefined };
    }
    throw error;
  }
}

async function faultOf(
  { bedrock }: RunEnvironment,
  now: Pointed | undefined,
): Promise<PromotionProposal["broken"]> {
  if (now === undefined) return null;
  if (now.entry === undefined) return "version-deleted";
  const serving = await findAliasServing(bedrock, now.alias.servingArn);
  return serving === undefined ? "serving-deleted" : null;
}

function nameOf({ version }: Alias): string {
  return basename(version, ".json");
}

function noVerdict({ version, runId }: RegistryEntry): UserError {
  return new UserError(
    "Registry.NoVerdict",
    `${version} has no verdict: runs/${runId}/verdict.json does not exist or cannot be read`,
    {
      hint: `\`tunewright resume ${runId}\` decides again, or restore the object's earlier version.`,
    },
  );
}

function nothingBefore(alias: Alias): UserError {
  const name = `${alias.group}@${alias.alias}`;
  return new UserError(
    "Registry.NothingBefore",
    `${name} has pointed at nothing before ${nameOf(alias)}`,
    { hint: `Promote another version: \`tunewright promote VERSION --to ${alias.alias}\`.` },
  );
}

function neverServed(alias: Alias, version: string): UserError {
  const served = [
    ...new Set(alias.history.flatMap(({ to }) => (to === null ? [] : basename(to, ".json")))),
  ];
  return new UserError(
    "Registry.NeverServed",
    `${alias.group}@${alias.alias} has never pointed at ${version}; it has pointed at ${served.join(", ")}`,
    {
      hint: `To put it in service, promote it: \`tunewright promote ${version} --to ${alias.alias}\`.`,
    },
  );
}
