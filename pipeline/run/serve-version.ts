import { randomUUID } from "node:crypto";
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { timestamp } from "../clock.ts";
import { errorInSentence, isAwsError, UserError } from "../errors.ts";
import { changeAlias } from "../registry/alias-record.ts";
import { readAliases } from "../registry/aliases.ts";
import { type RegistryEntry, versionKey } from "../registry/entry.ts";
import { recordServed, type Served } from "../registry/serving.ts";
import { assertAccepted } from "../registry/versions.ts";
import { wayOf } from "../serving/alias-serving.ts";
import { assertModelExists } from "../serving/find-model.ts";
import { setLease } from "../serving/lease.ts";
import { askOnce, type SmokeResult, type SmokeTools } from "../serving/smoke-question.ts";
import { tagsOf } from "../serving/tags.ts";
import { waitFor } from "../serving/wait.ts";
import { GROUP_TAG, LEASE_TAG, RUN_TAG } from "../workflow/names.ts";

export interface ServeTools extends SmokeTools {
  readonly bedrock: BedrockClient;
}

export interface ServeRequest {
  readonly by: string;
  /** Hours of its lease, from when it answers. */
  readonly hours: number;
  /** Of throughput. */
  readonly modelUnits: number;
}

export interface ServeResult {
  readonly servingArn: string;
  readonly until: string;
  /** It was there already. */
  readonly adopted: boolean;
  readonly smokeTest: SmokeResult;
}

/**
 * Serves a registered version again, under its run's name, with a lease. What the run has is adopted.
 * @throws UserError `Registry.NotAccepted`, `Registry.ModelDeleted`, `Serving.NameTaken`, `Serving.Failed`, `Serving.NoAnswer`, `Serving.TookTooLong`, `Serving.NotUndone`
 */
export async function serveVersion(
  tools: ServeTools,
  entry: RegistryEntry,
  { by, hours, modelUnits }: ServeRequest,
): Promise<ServeResult> {
  await assertServable(tools.bedrock, entry);
  const until = () => new Date(tools.clock.now() + hours * 3_600_000).toISOString();
  const found = await findOwn(tools.bedrock, entry);
  const arn = found ?? (await create(tools, entry, { until: until(), modelUnits }));
  const smokeTest = await tryOut(tools, { arn, entry, isNew: found === undefined });
  const end = until();
  await setLease(tools.bedrock, { servingArn: arn, until: end });
  const served: Served = { path: entry.serving.path, arn, committedUntil: null };
  await recordServed(tools, entry, { served, by, reason: "served again" });
  await pointAliases(tools, entry, { arn, by });
  return { servingArn: arn, until: end, adopted: found !== undefined, smokeTest };
}

/**
 * Makes sure that a version can be served, before anyone is asked.
 * @throws UserError `Registry.NotAccepted`, `Registry.ModelDeleted`
 */
export async function assertServable(bedrock: BedrockClient, entry: RegistryEntry): Promise<void> {
  assertAccepted(entry);
  await assertModelExists(bedrock, entry);
}

/** What serves the version's model under the run's name. Throws UserError `Serving.NameTaken`. */
async function findOwn(
  bedrock: BedrockClient,
  { runId, modelArn, serving }: RegistryEntry,
): Promise<string | undefined> {
  const way = wayOf(serving.path);
  const found = (await way.list(bedrock, runId)).find(({ name }) => name === runId);
  if (found === undefined) return undefined;
  const [tags, now] = await Promise.all([tagsOf(bedrock, found.arn), way.get(bedrock, found.arn)]);
  if (tags?.get(RUN_TAG) === runId && now.modelArn === modelArn) return found.arn;
  throw new UserError(
    "Serving.NameTaken",
    `${found.arn} has the name ${runId}, but is not the run's`,
    {
      hint: "It was left alone. Delete or rename it, then try again.",
    },
  );
}

function create(
  { bedrock }: ServeTools,
  { runId, group, modelArn, serving }: RegistryEntry,
  { until, modelUnits }: { until: string; modelUnits: number },
): Promise<string> {
  const tags = [
    { key: RUN_TAG, value: runId },
    { key: GROUP_TAG, value: group },
    { key: LEASE_TAG, value: until },
  ];
  const token = randomUUID();
  return wayOf(serving.path).create(bedrock, { name: runId, modelArn, token, tags, modelUnits });
}

/** Waits until it is ready and answers; what was created and does not is removed again. */
async function tryOut(
  tools: ServeTools,
  { arn, entry, isNew }: { arn: string; entry: RegistryEntry; isNew: boolean },
): Promise<SmokeResult> {
  try {
    await ready(tools, arn);
    return await askOnce(tools, { arn, entry });
  } catch (error) {
    if (isNew) await undo(tools, arn, error);
    throw error;
  }
}

/** Throws UserError `Serving.NotUndone` where it cannot be removed; then its lease ends it. */
async function undo({ bedrock }: ServeTools, arn: string, cause: unknown): Promise<void> {
  try {
    await wayOf(arn).delete(bedrock, arn);
  } catch (second) {
    if (isAwsError(second, "ResourceNotFoundException")) return;
    throw new UserError(
      "Serving.NotUndone",
      `the model was not put in service: ${errorInSentence(cause)}. ${arn} was created for it and could not be deleted: ${errorInSentence(second)}`,
      { hint: "The sweep removes it at the end of its lease; delete it in Bedrock before.", cause },
    );
  }
}

async function ready(tools: ServeTools, arn: string): Promise<void> {
  const way = wayOf(arn);
  await waitFor(tools, "creating", async () => {
    const { status, failure } = await way.get(tools.bedrock, arn);
    if (status === "creating") return undefined;
    if (status === "ready") return true;
    throw new UserError("Serving.Failed", failure ?? "Bedrock gave no reason.");
  });
}

/** Aliases without a serving of their own that point at the version get its new ARN. */
async function pointAliases(
  { bucket, clock }: ServeTools,
  { group, version }: RegistryEntry,
  { arn, by }: { arn: string; by: string },
): Promise<void> {
  const key = versionKey(group, version);
  for (const alias of await readAliases(bucket, group)) {
    if (alias.ownsServing || alias.version !== key) continue;
    await changeAlias(bucket, alias, (before) => {
      const isSame = before?.version === key && !before.ownsServing;
      if (before === undefined || !isSame || before.servingArn === arn) return undefined;
      const step = {
        ...{ at: timestamp(clock), by, what: "served-again" as const, from: key, to: key },
        ...{ reason: "served again", usdPerHour: null },
      };
      return { ...before, servingArn: arn, history: [...before.history, step] };
    });
  }
}
