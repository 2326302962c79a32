import { basename } from "node:path/posix";
import { errorInSentence, UserError } from "../errors.ts";
import type { AliasName, AliasRecord } from "../registry/alias-record.ts";
import { abandonClaim, type Claimed, releaseClaim } from "../registry/claim-alias.ts";
import { readVersion } from "../registry/versions.ts";
import { findAliasServing, findNamed } from "./alias-serving.ts";
import {
  type Placement,
  type PlaceTools,
  removeFailed,
  swapModel,
  type WantedServing,
} from "./place-model.ts";
import type { AliasServing } from "./serving-way.ts";

/** Milliseconds for all waits of an undoing together; see `CLAIM_MS`. */
const UNDO_MS = 30 * 60_000;

/** A promotion that failed before the alias moved. */
export interface Failure {
  readonly claimed: Claimed;
  readonly placement: Placement;
  readonly wanted: WantedServing;
  readonly error: unknown;
}

/** Puts everything back to how it was before a promotion that failed; returns the error for the caller. */
export async function undone(
  tools: PlaceTools,
  name: AliasName,
  failure: Failure,
): Promise<unknown> {
  const { claimed, error } = failure;
  if (error instanceof UserError && error.code === "Registry.PromotionLost") return error;
  const undoing = { ...tools, deadline: tools.clock.now() + UNDO_MS };
  try {
    const changed = await undo(undoing, failure);
    await releaseClaim(tools.bucket, name, claimed.claim);
    return changed ? undoneError(name, claimed.record, error) : error;
  } catch (second) {
    await abandonClaim(tools, name, claimed.claim);
    return notUndoneError(name, error, second);
  }
}

/** Returns whether there was anything to undo. */
async function undo(tools: PlaceTools, { claimed, placement, wanted }: Failure): Promise<boolean> {
  const { how, own } = placement;
  if (how === "swap" && own !== null) return swapBack(tools, claimed.record, { own, wanted });
  const { own: tagged } = await findNamed(tools.bedrock, wanted.name);
  const bought = tagged.filter(({ arn, lease }) => arn !== own?.arn && lease === wanted.lease);
  for (const one of bought) await removeFailed(tools, wanted.name, one);
  return bought.length > 0;
}

async function swapBack(
  tools: PlaceTools,
  record: AliasRecord,
  { own, wanted }: { own: AliasServing; wanted: WantedServing },
): Promise<boolean> {
  const now = await findAliasServing(tools.bedrock, own.arn);
  if (now === undefined) return false;
  const isTouched = now.modelArn === wanted.modelArn || now.update?.status === "running";
  if (!isTouched) return false;
  const modelArn = (await modelOf(tools, record)) ?? own.modelArn;
  const back = { modelArn, step: "swapping-back" as const };
  await swapModel(tools, own.arn, back);
  return true;
}

/** The model of the version that the alias points at; undefined where that version was deleted. */
async function modelOf({ bucket }: PlaceTools, record: AliasRecord): Promise<string | undefined> {
  const name = record.version
    ?.split("/")
    .at(-1)
    ?.replace(/\.json$/, "");
  if (name === undefined) return undefined;
  try {
    return (await readVersion(bucket, record.group, name)).modelArn;
  } catch (error) {
    if (error instanceof UserError && error.code === "Registry.NoVersion") return undefined;
    throw error;
  }
}

function undoneError(name: AliasName, { version }: AliasRecord, error: unknown): UserError {
  const still =
    version === null ? "still points at nothing" : `still points at ${basename(version, ".json")}`;
  return new UserError(
    "Serving.Undone",
    `the new model was not put in service: ${errorInSentence(error)}. ${name.group}@${name.alias} ${still}; its serving is as it was, and the new model is kept`,
    { hint: "Fix the cause and run the same command again.", cause: error },
  );
}

function notUndoneError(name: AliasName, error: unknown, second: unknown): UserError {
  return new UserError(
    "Serving.NotUndone",
    `the new model was not put in service: ${errorInSentence(error)}. What serves ${name.group}@${name.alias} could not be put back either: ${errorInSentence(second)}`,
    {
      hint: `Run \`tunewright promote\` or \`tunewright rollback ${name.group}@${name.alias}\` now: it puts the serving right, and anyone may run it.`,
      cause: error,
    },
  );
}
