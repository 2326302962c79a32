import type { SSMClient } from "@aws-sdk/client-ssm";
import { UserError } from "../errors.ts";
import {
  type AliasName,
  type AliasRecord,
  type Claim,
  readAliasRecord,
} from "../registry/alias-record.ts";
import { type Alias, pointing } from "../registry/aliases.ts";
import { assertHeld, type Claimed, claimAlias, settleClaim } from "../registry/claim-alias.ts";
import { type RegistryEntry, versionKey } from "../registry/entry.ts";
import { RUN_TAG } from "../workflow/names.ts";
import { type WrittenParameter, writeParameter } from "./alias-parameter.ts";
import { aliasTags, tag } from "./alias-serving.ts";
import { type Drained, finishDrains } from "./drain.ts";
import {
  findPlacement,
  type Placement,
  type PlaceTools,
  type Placing,
  placeModel,
  removeLeftovers,
  type WantedServing,
} from "./place-model.ts";
import type { AliasServing } from "./serving-way.ts";
import { askOnce, type SmokeResult, type SmokeTools } from "./smoke-question.ts";
import { type Failure, undone } from "./undo-promotion.ts";

/** What a promotion works with; `deadline` is set by itself. */
export interface PromoteTools extends Omit<SmokeTools, "deadline">, Pick<PlaceTools, "bedrock"> {
  readonly ssm: SSMClient;
}

/** A version that an alias shall point at, served by what is the alias's own. */
export interface PromoteRequest extends AliasName {
  readonly entry: RegistryEntry;
  readonly what: Claim["what"];
  /** ARN of the caller. */
  readonly by: string;
  readonly reason: string;
  /** Key of the version that it must point at until now (null: at none). */
  readonly over: string | null;
  /** Of throughput that has to be bought. */
  readonly modelUnits: number;
  /** What the serving costs by the hour; null: nothing, or it is not known. */
  readonly usdPerHour: number | null;
  /** Seconds for which what served before is kept, where it is replaced. */
  readonly drainSeconds: number;
  /** Name of the SSM parameter; undefined keeps the one that the alias has. */
  readonly ssmParameter?: string | undefined;
}

/** What a promotion has done. */
export interface Promoted {
  readonly alias: Alias;
  readonly how: Placing;
  /** null where nothing had to be done. */
  readonly smokeTest: SmokeResult | null;
  /** What served before, where that was replaced. */
  readonly drained: readonly Drained[];
  /** null where the alias has none. */
  readonly parameter: WrittenParameter | null;
  /** An interrupted promotion of someone else that had expired. */
  readonly takenOver: Claim | null;
}

/** Milliseconds for all waits of a promotion together: less than a claim lasts. */
const MAX_MS = 55 * 60_000;

/** Milliseconds after which the sweep removes what a promotion has bought and never pointed at. */
const LEASE_MS = 24 * 3_600_000;

type Tools = PromoteTools & PlaceTools;

/**
 * Points an alias at a version: claims it, serves the version by what is the alias's own, asks it a question, and only
 * then moves the alias. Until then the model before answers. Whatever fails before the move is undone.
 * @throws UserError `Registry.PromotionUnderWay`, `Registry.AliasMoved`, `Registry.PromotionLost`, `Serving.Undone`,
 * `Serving.NotUndone`; errors of AWS by which nothing was changed
 */
export async function promoteAlias(
  options: PromoteTools,
  request: PromoteRequest,
): Promise<Promoted> {
  const asIs = await findAsIs(options, request);
  if (asIs !== undefined) return afterMove(toolsFor(options, request, null), asIs);
  const claimed = await claim(options, request);
  const tools = toolsFor(options, request, claimed.claim);
  const { bedrock, bucket } = tools;
  const wanted = wantedOf(request, claimed);
  let placement: Placement = { how: "create", own: null };
  let smokeTest: SmokeResult;
  let serving: AliasServing;
  try {
    placement = await findPlacement(bedrock, claimed.record, wanted);
    await tidy(tools, { claimed, placement, wanted });
    serving = await placeModel(tools, placement, wanted);
    smokeTest = await askOnce(tools, { arn: serving.arn, entry: request.entry });
    await tools.assertHeld();
    await tag(bedrock, serving.arn, aliasTags(request, { runId: wanted.runId, lease: "none" }));
  } catch (error) {
    throw await undone(tools, request, { claimed, placement, wanted, error });
  }
  const draining = await startDrain(tools, request, placement);
  const { how } = placement;
  const settled = { claimed, serving, draining, isNew: how === "create" || how === "replace" };
  const alias = await settle({ ...tools, bucket }, request, settled);
  return afterMove(tools, { alias, how, smokeTest, takenOver: claimed.takenOver });
}

type Moved = Omit<Promoted, "drained" | "parameter">;

async function afterMove(tools: Tools, moved: Moved): Promise<Promoted> {
  const parameter = await writeParameter(tools, moved.alias);
  const drained = await finishDrains({ ...tools, assertHeld: async () => {} }, moved.alias);
  return { ...moved, drained, parameter };
}

/** The alias, where it points at the version already and its own serving answers for it: then nothing is to be done. */
async function findAsIs(
  { bucket, bedrock }: PromoteTools,
  request: PromoteRequest,
): Promise<Moved | undefined> {
  const record = await readAliasRecord(bucket, request);
  const alias = pointing(record);
  if (alias === undefined || alias.version !== keyOf(request) || alias.pending !== null) return;
  if (request.ssmParameter !== undefined && request.ssmParameter !== alias.ssmParameter) return;
  const { serving, modelArn } = request.entry;
  const { how } = await findPlacement(bedrock, record, { path: serving.path, modelArn });
  return how === "none" ? { alias, how, smokeTest: null, takenOver: null } : undefined;
}

function keyOf({ group, entry }: PromoteRequest): string {
  return versionKey(group, entry.version);
}

function claim({ bucket, clock }: PromoteTools, request: PromoteRequest): Promise<Claimed> {
  const { group, alias, what, by, over } = request;
  return claimAlias(bucket, clock, { group, alias, what, by, over, version: keyOf(request) });
}

function toolsFor(options: PromoteTools, name: AliasName, held: Claim | null): Tools {
  const deadline = options.clock.now() + MAX_MS;
  const check = async () => {
    if (held !== null) await assertHeld(options, name, held);
  };
  return { ...options, deadline, assertHeld: check };
}

function wantedOf(
  { group, alias, entry, modelUnits }: PromoteRequest,
  { claim: { since, token }, record }: Claimed,
): WantedServing {
  const { modelArn, runId, serving } = entry;
  const lease = new Date(Date.parse(since) + LEASE_MS).toISOString();
  const draining = record.draining.map(({ arn }) => arn);
  return {
    ...{ name: { group, alias }, path: serving.path, modelArn },
    ...{ runId, modelUnits, token, lease, draining },
  };
}

/** Frees the alias's second name for what has to be created, and removes what an interrupted promotion has bought. */
async function tidy(
  tools: Tools,
  { claimed, placement, wanted }: Omit<Failure, "error">,
): Promise<void> {
  const { how, own } = placement;
  if (how === "swap" || how === "none") {
    if (claimed.takenOver !== null) await removeLeftovers(tools, own, wanted);
    return;
  }
  const failed = (await finishDrains(tools, wanted.name)).find(({ error }) => error !== null);
  if (failed === undefined) return;
  throw new UserError(
    "Serving.NotDrained",
    `${failed.arn}, which served the alias before, could not be deleted: ${failed.error}`,
    {
      hint: "Its name is needed for what serves next. Delete it in Bedrock, then run the same command again.",
    },
  );
}

/** What is replaced gets a lease by which the sweep removes it, should this process end before it does. */
async function startDrain(
  { bedrock, clock }: Tools,
  request: PromoteRequest,
  { how, own }: Placement,
): Promise<AliasRecord["draining"]> {
  if (how !== "replace" || own === null) return [];
  const seconds = own.status === "failed" ? 0 : request.drainSeconds;
  const end = clock.now() + seconds * 1000;
  const [until = "", lease = ""] = [end, end + 3_600_000].map((at) => new Date(at).toISOString());
  const tags = aliasTags(request, { runId: "", lease });
  // It belongs to the run whose model it serves still.
  await tag(
    bedrock,
    own.arn,
    tags.filter(({ key }) => key !== RUN_TAG),
  );
  return [{ arn: own.arn, until }];
}

function settle(
  tools: Tools,
  request: PromoteRequest,
  of: {
    claimed: Claimed;
    serving: AliasServing;
    draining: AliasRecord["draining"];
    isNew: boolean;
  },
): Promise<Alias> {
  const { claimed, serving, draining, isNew } = of;
  const { reason, usdPerHour, ssmParameter, entry } = request;
  const isSame = claimed.record.version === claimed.claim.version;
  return settleClaim(tools, request, {
    ...{ claim: claimed.claim, reason, usdPerHour, ssmParameter, draining },
    ...{ runId: entry.runId, servingArn: serving.arn, servedSince: isNew ? serving.since : null },
    what: isSame ? "served-again" : claimed.claim.what,
  });
}
