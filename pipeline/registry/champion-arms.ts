import { z } from "zod";
import { UserError } from "../errors.ts";
import type { AskedArm } from "../evaluation/ask-models.ts";
import { type ChampionRows, writeChampionRows } from "../evaluation/champion-rows.ts";
import { copyAnswers } from "../evaluation/stored-answers.ts";
import { unpaced } from "../models/resolve.ts";
import type { Bucket } from "../objects.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { DEPLOYMENTS_OF } from "../workflow/names.ts";
import type { RegistryEntry } from "./entry.ts";
import type { Served } from "./serving.ts";

/** For which run a champion is looked up. */
export const FindChampionRequest = z.strictObject({
  runId: z.string(),
  request: ExecutionInput,
  modelArn: z.string(),
  /** What serves the run's model; null while nothing does. */
  servingArn: z.string().nullable(),
});
export type FindChampionRequest = z.infer<typeof FindChampionRequest>;

/**
 * What is asked because of a champion: itself on the run's held-out rows, and both models on the champion's own, where
 * these are others. Writes those rows, with the answers to them that the champion's run has kept.
 */
export async function armsOf(
  bucket: Bucket,
  run: FindChampionRequest,
  { entry, served }: { entry: RegistryEntry; served: Served | null },
): Promise<AskedArm[]> {
  const { dataset, evaluation } = run.request;
  const { maxTokens } = evaluation;
  const champion = askedAs(run, entry, served);
  const evaluationSha256 = dataset.sha256.evaluation;
  const onSameRows: AskedArm = {
    ...{ arm: "champion", ...champion, evaluationKey: dataset.evaluation },
    asked: { model: entry.modelArn, maxTokens, evaluationSha256 },
  };
  const rows = await ownRows(bucket, run, entry);
  if (rows === undefined) return [onSameRows];
  const asked = { maxTokens, evaluationSha256: rows.sha256 };
  const on = { evaluationKey: rows.key };
  const tuned: AskedArm = {
    ...{ arm: "tuned-on-champion-rows", ...tunedAs(run), ...on },
    asked: { model: run.modelArn, ...asked },
  };
  const again: AskedArm = {
    ...{ arm: "champion-on-champion-rows", ...champion, ...on },
    asked: { model: entry.modelArn, ...asked },
  };
  await copyStored(bucket, run, { entry, rows, again });
  return [onSameRows, tuned, again];
}

/** A sample of the champion's held-out rows; undefined where there is none to ask. */
async function ownRows(
  bucket: Bucket,
  { runId, request }: FindChampionRequest,
  entry: RegistryEntry,
): Promise<ChampionRows | undefined> {
  const limit = request.gate.champion?.forgettingRows ?? 0;
  const { train, sha256 } = request.dataset;
  if (limit === 0 || entry.dataset.sha256.evaluation === sha256.evaluation) return undefined;
  try {
    return await writeChampionRows(bucket, { runId, champion: entry.runId, train, limit });
  } catch (error) {
    // Someone has deleted the folder of the champion's run.
    if (error instanceof UserError && error.code === "Object.Missing") return undefined;
    throw error;
  }
}

async function copyStored(
  bucket: Bucket,
  { runId, request }: FindChampionRequest,
  of: { entry: RegistryEntry; rows: ChampionRows; again: AskedArm },
): Promise<void> {
  const { entry, rows, again } = of;
  const { maxTokens } = request.evaluation;
  const evaluationSha256 = entry.dataset.sha256.evaluation;
  const asked = { model: entry.modelArn, maxTokens, evaluationSha256 };
  await copyAnswers(bucket, {
    from: { runId: entry.runId, arm: "tuned", asked },
    to: { runId, arm: again.arm, asked: again.asked },
    numbers: rows.numbers,
  });
}

type AskedAs = Pick<AskedArm, "modelId" | "baseModel" | "pace" | "quota">;

function tunedAs({ request, servingArn, modelArn }: FindChampionRequest): AskedAs {
  const { baseModel, serving, evaluation } = request;
  // Where nothing serves it yet, the run looks again once something does.
  const modelId = servingArn ?? modelArn;
  const quota = serving.path === "on-demand" ? deploymentsOf(baseModel.name) : modelId;
  return { modelId, baseModel: baseModel.id, pace: evaluation.pace.tuned, quota };
}

/** The pace of the tuned model holds for a champion of the same base model on demand; of others none is known. */
function askedAs(
  { request }: FindChampionRequest,
  { baseModel }: RegistryEntry,
  served: Served | null,
): AskedAs {
  const modelId = served?.arn ?? "";
  const onDemand = served?.path === "on-demand";
  const isAlike =
    onDemand && request.serving.path === "on-demand" && baseModel.name === request.baseModel.name;
  return {
    modelId,
    baseModel: baseModel.id,
    pace: isAlike ? request.evaluation.pace.tuned : unpaced,
    quota: onDemand ? deploymentsOf(baseModel.name) : modelId,
  };
}

/** The quota that the run's own deployment has, too, where it is of the same base model. */
function deploymentsOf(baseModel: string): string {
  return `${DEPLOYMENTS_OF}${baseModel}`;
}
