import { basename } from "node:path/posix";
import {
  type BedrockClient,
  GetCustomModelDeploymentCommand,
  GetProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { isAwsError } from "../errors.ts";
import type { AskedArm } from "../evaluation/ask-models.ts";
import { type FoundChampion, noChampion } from "../evaluation/champion.ts";
import { indexBatches } from "../evaluation/rows.ts";
import { surveyAnswers } from "../evaluation/survey.ts";
import type { Bucket } from "../objects.ts";
import { runIdOf } from "../workflow/input.ts";
import { type Alias, readAlias } from "./aliases.ts";
import { armsOf, type FindChampionRequest } from "./champion-arms.ts";
import { type RegistryEntry, versionKey } from "./entry.ts";
import { findServing, findWithdrawal, type Served, servingPathOf } from "./serving.ts";
import { readVersion } from "./versions.ts";

/**
 * Finds the model that the alias of the gate points at, and how it is asked; for a run whose own version the alias
 * points at, the one before. Writes the rows of the champion's own held-out set that are asked as well, with the
 * answers to them that its run has kept.
 * @throws UserError `Registry.NoVersion` where the alias points at a version that was deleted; errors of AWS
 */
export async function findChampion(
  { bucket, bedrock }: { bucket: Bucket; bedrock: BedrockClient },
  run: FindChampionRequest,
): Promise<FoundChampion> {
  const { group, gate } = run.request;
  if (gate.champion === null) return noChampion("not-required", null);
  const alias = await readAlias(bucket, group, gate.champion.alias);
  const pointsAt = alias?.version ?? null;
  const key = alias === undefined ? undefined : latestOfOthers(alias, run.runId);
  if (key === undefined) return noChampion("no-alias", pointsAt);
  const entry = await readVersion(bucket, group, basename(key, ".json"));
  if (entry.modelArn === run.modelArn) return noChampion("own-model", pointsAt);
  const served = await servedAs(bucket, alias, entry);
  if (served === null && key === pointsAt && (await findWithdrawal(bucket, group, entry.version)))
    return noChampion("withdrawn", pointsAt);
  const arms = await armsOf(bucket, run, { entry, served });
  const unanswered = await countUnanswered(bucket, run.runId, arms);
  // What is answered decides, whatever has become of the champion since.
  if (unanswered > 0 && !(await isServed(bedrock, served)))
    return noChampion("not-served", pointsAt);
  return { pointsAt, absent: null, champion: championOf(run, entry), arms, unanswered };
}

/** Key of the version that the alias last pointed at, of those that other runs have registered. */
export function latestOfOthers({ history }: Alias, runId: string): string | undefined {
  return history
    .flatMap(({ to }) => to ?? [])
    .findLast((key) => runIdOf(basename(key, ".json")) !== runId);
}

function championOf({ request }: FindChampionRequest, entry: RegistryEntry) {
  const { alias = "", margin = 0 } = request.gate.champion ?? {};
  const { version, runId, modelArn } = entry;
  const samePrice = entry.baseModel.name === request.baseModel.name;
  const prices = request.evaluation.usdPer1000Tokens.tuned;
  const usdPer1000Tokens = samePrice ? prices : { input: null, output: null };
  return { alias, version, runId, modelArn, margin, usdPer1000Tokens };
}

async function countUnanswered(
  bucket: Bucket,
  runId: string,
  arms: readonly AskedArm[],
): Promise<number> {
  let unanswered = 0;
  for (const { arm, asked, evaluationKey } of arms) {
    const batches = await indexBatches(bucket, evaluationKey);
    const { answered } = await surveyAnswers(bucket, { runId, arm, asked }, { batches });
    unanswered += batches.reduce((sum, { rows }) => sum + rows, 0) - answered;
  }
  return unanswered;
}

/** What answers for the champion: what the alias has of its own, else what serves the version. */
async function servedAs(
  bucket: Bucket,
  alias: Alias | undefined,
  entry: RegistryEntry,
): Promise<Served | null> {
  const isPointedAt = alias?.version === versionKey(entry.group, entry.version);
  if (!alias?.ownsServing || !isPointedAt) return findServing(bucket, entry);
  const path = servingPathOf(alias.servingArn);
  return { path, arn: alias.servingArn, committedUntil: null };
}

/** Whether the champion's deployment or throughput exists and has not failed. */
async function isServed(bedrock: BedrockClient, served: Served | null): Promise<boolean> {
  if (served === null) return false;
  try {
    return (await statusOf(bedrock, served.path, served.arn)) !== "Failed";
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return false;
    throw error;
  }
}

async function statusOf(
  bedrock: BedrockClient,
  path: Served["path"],
  arn: string,
): Promise<string | undefined> {
  if (path === "on-demand") {
    const command = new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn });
    return (await bedrock.send(command)).status;
  }
  const command = new GetProvisionedModelThroughputCommand({ provisionedModelId: arn });
  return (await bedrock.send(command)).status;
}
