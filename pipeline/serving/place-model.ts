import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { timestamp } from "../clock.ts";
import { isAwsError, UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { aliasTag, servingNames } from "../registry/alias-names.ts";
import { type AliasName, type AliasRecord, changeAlias } from "../registry/alias-record.ts";
import type { Served } from "../registry/serving.ts";
import {
  aliasTags,
  findAliasServing,
  findNamed,
  type NamedServing,
  wayOf,
} from "./alias-serving.ts";
import { findModel } from "./find-model.ts";
import type { AliasServing } from "./serving-way.ts";
import { type PromotionStep, type Waiting, waitFor } from "./wait.ts";

/** What shall answer for an alias. */
export interface WantedServing {
  readonly name: AliasName;
  readonly path: Served["path"];
  readonly modelArn: string;
  /** The run of the version. */
  readonly runId: string;
  readonly modelUnits: number;
  /** Names the claim, and what is bought under it. */
  readonly token: string;
  /** The lease of what is created, until the alias points at it (ISO 8601). */
  readonly lease: string;
  /** ARNs of what is left to drain. */
  readonly draining: readonly string[];
}

export interface PlaceTools extends Waiting {
  readonly bedrock: BedrockClient;
  readonly bucket: Bucket;
  /** Throws when the claim is no longer held; called before anything is bought, swapped or deleted. */
  assertHeld(): Promise<void>;
}

/** How an alias comes to be served by a model. */
export type Placing = "none" | "swap" | "create" | "replace";

/** What serves an alias now, and what has to be done for another model. */
export interface Placement {
  readonly how: Placing;
  /** The alias's own; null where it has none, or none that still exists. */
  readonly own: AliasServing | null;
}

/**
 * What has to be done so that the alias is served by the model: nothing, an exchange of the model, a new deployment or
 * throughput, or one in the place of another that serves otherwise or is of another base model.
 */
export async function findPlacement(
  bedrock: BedrockClient,
  record: AliasRecord | undefined,
  wanted: Pick<WantedServing, "path" | "modelArn">,
): Promise<Placement> {
  const isOwn = record?.ownsServing === true && record.servingArn !== null;
  const own = isOwn ? await findAliasServing(bedrock, record.servingArn ?? "") : undefined;
  if (own === undefined) return { how: "create", own: null };
  if (own.status === "failed" || own.path !== wanted.path) return { how: "replace", own };
  if (
    own.status === "ready" &&
    own.modelArn === wanted.modelArn &&
    own.update?.status !== "running"
  )
    return { how: "none", own };
  const isAlike = await haveSameBase(bedrock, own.modelArn, wanted.modelArn);
  return { how: isAlike ? "swap" : "replace", own };
}

async function haveSameBase(bedrock: BedrockClient, one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [a, b] = [await findModel(bedrock, one), await findModel(bedrock, other)];
  return a !== undefined && a.baseModelArn === b?.baseModelArn;
}

/** Serves the model under the alias's own name, and waits until it is ready. Nothing points at what is new yet. */
export async function placeModel(
  tools: PlaceTools,
  { how, own }: Placement,
  wanted: WantedServing,
): Promise<AliasServing> {
  if (own !== null && (how === "swap" || how === "none")) {
    return swapModel(tools, own.arn, { modelArn: wanted.modelArn, step: "swapping" });
  }
  const arn = (await removeLeftovers(tools, own, wanted)) ?? (await buy(tools, own, wanted));
  return waitReady(tools, arn, "creating");
}

/** Puts the model behind the ARN, after an exchange that may be under way; the one before answers until then. */
export async function swapModel(
  tools: PlaceTools,
  arn: string,
  { modelArn, step }: { modelArn: string; step: PromotionStep },
): Promise<AliasServing> {
  const before = await waitFor(tools, step, async () => {
    const serving = await mustFind(tools.bedrock, arn);
    return isBusy(serving) && serving.update?.modelArn !== modelArn ? undefined : serving;
  });
  if (before.modelArn !== modelArn && !isBusy(before)) {
    await tools.assertHeld();
    await wayOf(arn).swap(tools.bedrock, arn, modelArn);
  }
  return waitFor(tools, step, async () => {
    const serving = await mustFind(tools.bedrock, arn);
    if (serving.modelArn === modelArn && !isBusy(serving)) return serving;
    const isFailed = serving.update?.status === "failed" && serving.update.modelArn === modelArn;
    if (!isFailed) return undefined;
    throw new UserError("Serving.SwapFailed", `Bedrock could not put ${modelArn} behind ${arn}`, {
      hint: "The model before still answers there. Run the same command again, or look at the model in Bedrock.",
    });
  });
}

function isBusy({ status, update }: AliasServing): boolean {
  return status === "creating" || update?.status === "running";
}

/**
 * Deletes what interrupted promotions of others have left that serves nothing.
 * @returns what an interrupted call of the same claim has bought already
 */
export async function removeLeftovers(
  tools: PlaceTools,
  own: AliasServing | null,
  wanted: WantedServing,
): Promise<string | undefined> {
  const { own: tagged } = await findNamed(tools.bedrock, wanted.name);
  let bought: string | undefined;
  for (const one of tagged) {
    const { arn, path, status, modelArn, lease } = one;
    if (arn === own?.arn || wanted.draining.includes(arn)) continue;
    const isOurs = lease === wanted.lease && path === wanted.path && modelArn === wanted.modelArn;
    if (isOurs && status !== "failed") bought = arn;
    else await removeFailed(tools, wanted.name, one);
  }
  return bought;
}

async function buy(
  tools: PlaceTools,
  own: AliasServing | null,
  wanted: WantedServing,
): Promise<string> {
  const { foreign } = await findNamed(tools.bedrock, wanted.name);
  const free = servingNames(wanted.name).filter((one) => one !== own?.name && !foreign.has(one));
  const [name] = free;
  if (name === undefined) throw nameTaken(wanted.name, foreign);
  const { modelArn, modelUnits, runId, lease, path } = wanted;
  const tags = aliasTags(wanted.name, { runId, lease });
  await tools.assertHeld();
  const token = `${wanted.token}-${path}`;
  return wayOf(path).create(tools.bedrock, { name, modelArn, modelUnits, token, tags });
}

function nameTaken(name: AliasName, foreign: ReadonlyMap<string, string>): UserError {
  return new UserError(
    "Serving.NameTaken",
    `there are already ${[...foreign.keys()].join(" and ")}, which do not belong to ${aliasTag(name)}: ${[...foreign.values()].join(", ")}`,
    { hint: "They are left alone. Delete or rename them, or promote to another alias." },
  );
}

async function waitReady(
  tools: PlaceTools,
  arn: string,
  step: PromotionStep,
): Promise<AliasServing> {
  return waitFor(tools, step, async () => {
    const serving = await mustFind(tools.bedrock, arn);
    if (serving.status === "ready") return serving;
    if (serving.status === "creating") return undefined;
    throw new UserError(
      "Serving.Failed",
      `Bedrock could not serve the model: ${serving.failure ?? "it gave no reason"}`,
      { hint: "Run the same command again later; it creates it again." },
    );
  });
}

async function mustFind(bedrock: BedrockClient, arn: string): Promise<AliasServing> {
  const found = await findAliasServing(bedrock, arn);
  if (found !== undefined) return found;
  throw new UserError("Serving.Deleted", `${arn} was deleted by someone meanwhile`, {
    hint: "Run the same command again: it creates it again.",
  });
}

/** Deletes a deployment or throughput; Bedrock refuses that while it is created or exchanged. */
export async function removeServing(tools: PlaceTools, arn: string): Promise<void> {
  await waitFor(tools, "deleting", async () => {
    const serving = await findAliasServing(tools.bedrock, arn);
    if (serving === undefined) return "deleted";
    if (isBusy(serving)) return undefined;
    await tools.assertHeld();
    await wayOf(arn)
      .delete(tools.bedrock, arn)
      .catch((error: unknown) => {
        if (!isAwsError(error, "ResourceNotFoundException")) throw error;
      });
    return "deleted";
  });
}

/** Removes what a promotion has bought and the alias has never pointed at; its hours are kept, since they are billed. */
export async function removeFailed(
  tools: PlaceTools,
  name: AliasName,
  { arn, path, since, runId }: NamedServing,
): Promise<void> {
  await removeServing(tools, arn);
  if (path !== "provisioned" || since === null || runId === undefined) return;
  const bought = { arn, runId, from: since, to: timestamp(tools.clock) };
  await changeAlias(tools.bucket, name, (before) =>
    before === undefined || before.failed.some((one) => one.arn === arn)
      ? undefined
      : { ...before, failed: [...before.failed, bought] },
  );
}
