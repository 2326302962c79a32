import { basename } from "node:path/posix";
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import type { Bucket } from "../../objects.ts";
import { CANDIDATE } from "../../registry/alias-names.ts";
import { readAlias } from "../../registry/aliases.ts";
import { RegistryEntry } from "../../registry/entry.ts";
import { latestOfOthers } from "../../registry/find-champion.ts";
import { servingPathOf } from "../../registry/serving.ts";
import { readVersion } from "../../registry/versions.ts";
import { findAliasServing } from "../../serving/alias-serving.ts";
import { hourlyText } from "../../usd.ts";
import type { ExecutionInput } from "../../workflow/input.ts";
import { findTarget, type LeaseTarget } from "../lease-target.ts";
import { servingPrice } from "../serving-price.ts";

/** One of the two models that are asked. */
export const Side = z.strictObject({
  /** Name of its version; null: the base model. */
  version: z.string().nullable(),
  /** ARN of the tuned model, wherever it is served; of a base model the id that answers. */
  model: z.string(),
  /** What the runtime accepts as `modelId`. */
  modelId: z.string(),
  baseModel: RegistryEntry.shape.baseModel,
  /** How it is billed: by tokens (`base`, `on-demand`) or by the hour. */
  path: z.enum(["base", "on-demand", "provisioned"]),
});
export type Side = z.infer<typeof Side>;

/** Both models, by the names that the results have for them. */
export interface Sides {
  readonly candidate: Side;
  readonly champion: Side;
}

/** The champion of whom nothing is tuned. */
const BASE = "base";

/** Where versions are looked up. */
export interface SidesAt {
  readonly bucket: Bucket;
  readonly bedrock: BedrockClient;
}

/**
 * Finds the champion and makes sure that both models answer. Nothing is put in service here.
 * @param of.wanted an alias of the candidate's group, a version, `group@alias` or `base`; undefined: what the alias of
 *   the gate points at, or, where that is the candidate itself, the version before it
 * @param of.input of the run that registered the candidate
 * @throws UserError `Replay.NoChampion`, `Replay.SameModel`, `Replay.NotServed`, `Registry.…`
 */
export async function findSides(
  at: SidesAt,
  candidate: LeaseTarget,
  of: { wanted: string | undefined; input: ExecutionInput | undefined },
): Promise<Sides> {
  const { entry } = candidate;
  const champion =
    of.wanted === BASE
      ? baseSide(entry)
      : await served(at, await findChampion(at.bucket, entry, of));
  const side = await served(at, candidate);
  if (side.model !== champion.model) return { candidate: side, champion };
  throw new UserError("Replay.SameModel", `candidate and champion are one model, ${side.model}`, {
    hint: "Name another one with --champion: an alias, a version, or `base` for the base model.",
  });
}

function baseSide({ baseModel }: RegistryEntry): Side {
  const { inferenceId } = baseModel;
  return { version: null, model: inferenceId, modelId: inferenceId, baseModel, path: "base" };
}

async function findChampion(
  bucket: Bucket,
  { group, runId }: RegistryEntry,
  { wanted, input }: { wanted: string | undefined; input: ExecutionInput | undefined },
): Promise<LeaseTarget> {
  const name = wanted ?? input?.gate.champion?.alias ?? CANDIDATE;
  const alias = await readAlias(bucket, group, name);
  if (alias === undefined) {
    if (wanted !== undefined) return findTarget(bucket, wanted);
    throw noChampion(`the group ${group} has no alias ${name}`);
  }
  if (wanted !== undefined || alias.runId !== runId) return findTarget(bucket, `${group}@${name}`);
  const before = latestOfOthers(alias, runId);
  if (before === undefined) {
    throw noChampion(`${group}@${name} has never pointed at another version than the candidate's`);
  }
  const { version } = await readVersion(bucket, group, basename(before, ".json"));
  return findTarget(bucket, `${group}@${version}`);
}

function noChampion(why: string): UserError {
  return new UserError("Replay.NoChampion", `there is no champion to compare with: ${why}`, {
    hint: "Name one with --champion: an alias, a version, or `base` for the base model.",
  });
}

/** A version that answers. @throws UserError `Replay.NotServed` with the command that serves it, and its price */
async function served(
  { bucket, bedrock }: SidesAt,
  { entry, servingArn }: LeaseTarget,
): Promise<Side> {
  const { version, modelArn: model, baseModel } = entry;
  if (servingArn === null) throw await notServed(bucket, entry);
  const path = servingPathOf(servingArn);
  const found: Side = { version, model, modelId: servingArn, baseModel, path };
  if (await isServing(bedrock, found)) return found;
  throw await notServed(bucket, entry);
}

/** Whether the model answers now: what serves an alias may have another version's model by now. */
export async function isServing(
  bedrock: BedrockClient,
  { path, model, modelId }: Side,
): Promise<boolean> {
  if (path === "base") return true;
  const serving = await findAliasServing(bedrock, modelId);
  return serving?.status === "ready" && serving.modelArn === model;
}

async function notServed(bucket: Bucket, entry: RegistryEntry): Promise<UserError> {
  const { version, outcome, runId } = entry;
  const message = `no deployment or throughput answers for ${version}`;
  if (outcome === "rejected") {
    const hint = `The gate rejected it, so that it is not served: \`tunewright report ${runId}\` says why.`;
    return new UserError("Replay.NotServed", message, { hint });
  }
  const { usdPerHour } = await servingPrice(bucket, entry);
  const price =
    entry.serving.path === "on-demand" ? "billed by tokens only" : hourlyText(usdPerHour);
  return new UserError("Replay.NotServed", message, {
    hint: `\`tunewright serve ${version}\` serves it, ${price}; then call this again. A replay buys nothing but answers.`,
  });
}
