import { basename } from "node:path/posix";
import type { Bucket } from "../../../objects.ts";
import { CANDIDATE } from "../../../registry/alias-names.ts";
import { type Alias, readAliases } from "../../../registry/aliases.ts";
import { type RegistryEntry, versionKey } from "../../../registry/entry.ts";
import { latestOfOthers } from "../../../registry/find-champion.ts";
import { findServing } from "../../../registry/serving.ts";
import { readVersion, versionsOfRun } from "../../../registry/versions.ts";
import { type RowStyle, readStyle } from "../../../run/results.ts";
import { type ServingPrice, servingPrice } from "../../../run/serving-price.ts";
import type { ExecutionInput, TokenPrices } from "../../../workflow/input.ts";
import type { OpenRun } from "../open-run.ts";

/** The models that are asked side by side. */
export const armNames = ["base", "tuned", "champion"] as const;
export type ArmName = (typeof armNames)[number];

/** A model of the playground, and how it is asked. */
export interface PlaygroundArm {
  readonly arm: ArmName;
  /** The base model's name, else that of the version; null where there is no such model. */
  readonly model: string | null;
  /** The run that made it; null for the base model. */
  readonly runId: string | null;
  /** Aliases that point at it, `group@alias`. */
  readonly aliases: readonly string[];
  /** Alias that pointed at it before the run's own model; null where one points at it now, or never did. */
  readonly formerly: string | null;
  /** What the runtime accepts as `modelId`; null where nothing answers for it. */
  readonly modelId: string | null;
  /** Id of its base model. */
  readonly baseModel: string;
  /** USD by 1,000 tokens; null where it is not known. */
  readonly prices: TokenPrices;
  /** What serves it is billed by the hour, not by tokens. */
  readonly byTheHour: boolean;
  /** Why it cannot be asked; null where it can. */
  readonly absent: string | null;
  /** How it can be served again; null where it is served, or cannot be. */
  readonly serve: ServeOffer | null;
  readonly style: RowStyle | null;
}

/** What serving a version again costs. */
export interface ServeOffer extends ServingPrice {
  readonly version: string;
  readonly path: RegistryEntry["serving"]["path"];
}

/** The models that a run's questions can be asked. */
export async function readArms(run: OpenRun): Promise<PlaygroundArm[]> {
  const { environment, input, runId } = run;
  if (input === null) return [];
  const { bucket } = environment;
  const [aliases, versions, style] = await Promise.all([
    readAliases(bucket, input.group),
    versionsOfRun(bucket, input.group, runId),
    readStyle(bucket, runId),
  ]);
  const own = versions.at(-1);
  const of = { bucket, input, aliases };
  return [
    baseArm(input, style),
    own === undefined ? noTuned(input, style) : await versionArm("tuned", own, of),
    await championArm(of, runId),
  ];
}

interface Group {
  readonly bucket: Bucket;
  readonly input: ExecutionInput;
  readonly aliases: readonly Alias[];
}

function baseArm({ baseModel, evaluation }: ExecutionInput, style: RowStyle | null): PlaygroundArm {
  return {
    ...{ arm: "base", model: baseModel.name, runId: null, aliases: [], style },
    ...{
      formerly: null,
      modelId: baseModel.inferenceId,
      baseModel: baseModel.id,
      byTheHour: false,
    },
    ...{ prices: evaluation.usdPer1000Tokens.base, absent: null, serve: null },
  };
}

function noTuned(input: ExecutionInput, style: RowStyle | null): PlaygroundArm {
  const absent = "The run has registered no model: it is under way, has failed, or trains none.";
  return { ...nothing("tuned", input, absent), style };
}

/** The model that an alias of the group points at; where that is the run's own, the one before. */
async function championArm(of: Group, runId: string): Promise<PlaygroundArm> {
  const preferred = of.input.gate.champion?.alias ?? CANDIDATE;
  const inOrder = [...of.aliases].sort((a, b) => rank(a, preferred) - rank(b, preferred));
  const now = inOrder.find((alias) => alias.runId !== runId);
  const before = inOrder.find((alias) => latestOfOthers(alias, runId) !== undefined);
  const key = now?.version ?? (before && latestOfOthers(before, runId));
  if (key === undefined) {
    const absent = `No alias of ${of.input.group} has ever pointed at another run's model.`;
    return nothing("champion", of.input, absent);
  }
  const entry = await readVersion(of.bucket, of.input.group, basename(key, ".json"));
  const arm = await versionArm("champion", entry, of);
  return { ...arm, formerly: now === undefined ? (before?.alias ?? null) : null };
}

function rank({ alias }: Alias, preferred: string): number {
  if (alias === preferred) return 0;
  return alias === CANDIDATE ? 2 : 1;
}

async function versionArm(
  arm: ArmName,
  entry: RegistryEntry,
  { bucket, input, aliases }: Group,
): Promise<PlaygroundArm> {
  const pointing = aliases.filter(
    ({ version }) => version === versionKey(entry.group, entry.version),
  );
  const served = await findServing(bucket, entry);
  const modelId = served?.arn ?? pointing[0]?.servingArn ?? null;
  const { outcome, version, runId, baseModel } = entry;
  const samePrice = baseModel.name === input.baseModel.name;
  const byTheHour = entry.serving.path === "provisioned";
  const known = samePrice && !byTheHour;
  return {
    ...{ arm, model: version, runId, modelId, baseModel: baseModel.id, byTheHour },
    aliases: pointing.map(({ group, alias }) => `${group}@${alias}`),
    formerly: null,
    prices: known ? input.evaluation.usdPer1000Tokens.tuned : UNKNOWN,
    absent: modelId === null ? absentText(outcome) : null,
    serve: modelId === null && outcome === "accepted" ? await offer(bucket, entry) : null,
    style: await readStyle(bucket, runId),
  };
}

function absentText(outcome: RegistryEntry["outcome"]): string {
  if (outcome === "accepted") return "Nothing serves this version now.";
  return "The gate rejected this version, so that it is not served.";
}

async function offer(bucket: Bucket, entry: RegistryEntry): Promise<ServeOffer> {
  const price = await servingPrice(bucket, entry);
  return { ...price, version: entry.version, path: entry.serving.path };
}

const UNKNOWN: TokenPrices = { input: null, output: null };

function nothing(arm: ArmName, { baseModel }: ExecutionInput, absent: string): PlaygroundArm {
  return {
    ...{ arm, absent, baseModel: baseModel.id, byTheHour: false, prices: UNKNOWN },
    ...{
      model: null,
      runId: null,
      aliases: [],
      formerly: null,
      modelId: null,
      serve: null,
      style: null,
    },
  };
}
