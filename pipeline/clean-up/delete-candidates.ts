import { z } from "zod";
import { errorText, UserError } from "../errors.ts";
import {
  type Candidate,
  chosenIn,
  hyperparameterSweepFile,
} from "../run-folder/hyperparameter-sweep.ts";
import { monthlyText } from "../usd.ts";
import { candidateModel } from "../workflow/names.ts";
import { isEnding } from "./end-resources.ts";
import { type BillableResource, listModels } from "./list.ts";
import { type RemovalTools, remove } from "./remove.ts";

/** A run whose hyperparameter sweep has chosen. */
export const SweptRun = z.strictObject({
  runId: z.string(),
  /** The model that the run continues with. */
  modelArn: z.string(),
  /** What keeping a custom model costs; null where the price is not known. */
  storageUsdPerMonth: z.number().nullable(),
});
export type SweptRun = z.infer<typeof SweptRun>;

/** What is left of a hyperparameter sweep. */
export interface DeletedCandidates {
  /** Number of models that were deleted, by this call or before. */
  readonly deleted: number;
}

/**
 * Deletes the models that lost a hyperparameter sweep, once the choice is recorded: those that have a candidate's name and
 * the run's tag. Notes each in `hyperparameter-sweep.json`.
 * @throws UserError `HyperparameterSweep.NotChosen` where the record names another choice, or none;
 *   `HyperparameterSweep.ModelsNotDeleted` with what each costs, once all others are deleted
 */
export async function deleteCandidates(
  tools: RemovalTools,
  { runId, modelArn, storageUsdPerMonth }: SweptRun,
): Promise<DeletedCandidates> {
  const swept = await hyperparameterSweepFile.find(tools.bucket, runId);
  if (swept === undefined || chosenIn(swept)?.modelArn !== modelArn)
    throw notChosen(runId, modelArn);
  const models = await listModels(tools.bedrock, { nameContains: runId });
  const candidates: Candidate[] = [];
  for (const one of swept.candidates) {
    const name = candidateModel(runId, one.name);
    const model = models.find((found) => found.name === name && found.arn !== modelArn);
    candidates.push(one.fate === "lost" ? await withoutModel(tools, runId, { one, model }) : one);
  }
  await hyperparameterSweepFile.write(tools.bucket, runId, { ...swept, candidates });
  const left = candidates.filter(({ fate }) => fate === "lost");
  if (left.length > 0) throw notDeleted(storageUsdPerMonth, left);
  return { deleted: candidates.filter(({ fate }) => fate === "deleted").length };
}

/** The candidate with what became of its model; one that no longer exists was deleted before. */
async function withoutModel(
  tools: RemovalTools,
  runId: string,
  { one, model }: { one: Candidate; model: BillableResource | undefined },
): Promise<Candidate> {
  const { deletion: _before, ...candidate } = one;
  if (model === undefined) return { ...candidate, fate: "deleted" };
  try {
    const step = await remove(tools, runId, model);
    if (isEnding(step)) return { ...candidate, fate: "deleted" };
    const { outcome } = step;
    const deletion = outcome.kind === "not-yet" ? outcome.error : outcome.kind;
    return { ...candidate, deletion };
  } catch (error) {
    // One that cannot be deleted must not keep the others.
    return { ...candidate, deletion: errorText(error) };
  }
}

function notChosen(runId: string, modelArn: string): UserError {
  return new UserError(
    "HyperparameterSweep.NotChosen",
    `hyperparameter-sweep.json of ${runId} does not say that ${modelArn} was chosen, so that no model is deleted`,
    {
      hint: "Look at the file in the run folder, and delete the models that are not needed yourself.",
    },
  );
}

function notDeleted(usdPerMonth: number | null, left: readonly Candidate[]): UserError {
  const cost = monthlyText(usdPerMonth);
  const each = left.map(({ name, modelArn, deletion }) => `${name} (${modelArn}): ${deletion}`);
  return new UserError(
    "HyperparameterSweep.ModelsNotDeleted",
    `models that lost are still stored, each for ${cost}: ${each.join("; ")}`,
    { hint: "Delete them: aws bedrock delete-custom-model --model-identifier ARN." },
  );
}
