import { z } from "zod";
import { Asked, type ComparedModel } from "../run-folder/answered-rows.ts";
import type { ExecutionInput } from "../workflow/input.ts";

/** What an evaluation compares: earlier answers are part of it only if all of this is the same. */
export const Evaluated = z.strictObject({
  /** ARN of the tuned model, wherever it is served. */
  tunedModel: z.string(),
  /** What answers for the base model. */
  baseModel: z.string(),
  ...Asked.omit({ model: true, examples: true }).shape,
});
export type Evaluated = z.infer<typeof Evaluated>;

/** What an execution's evaluation compares, by its input and the model that it has trained or was given. */
export function evaluatedOf(
  { baseModel, evaluation, dataset }: ExecutionInput,
  tunedModel: string,
): Evaluated {
  return {
    tunedModel,
    baseModel: baseModel.inferenceId,
    maxTokens: evaluation.maxTokens,
    evaluationSha256: dataset.sha256.evaluation,
  };
}

/** What the base model is asked with examples in its prompt; undefined where it is not asked so. */
export function fewShotAsked({
  baseModel,
  evaluation,
  dataset,
  gate,
}: Pick<ExecutionInput, "baseModel" | "evaluation" | "dataset" | "gate">): Asked | undefined {
  const { train: trainSha256, evaluation: evaluationSha256 } = dataset.sha256;
  if (gate.fewShot === null || trainSha256 === null) return undefined;
  const examples = { count: gate.fewShot, trainSha256 };
  const { maxTokens } = evaluation;
  return { model: baseModel.inferenceId, maxTokens, evaluationSha256, examples };
}

/** What each of the two models is asked. */
export function askedOf(evaluated: Evaluated): Readonly<Record<ComparedModel, Asked>> {
  const { tunedModel, baseModel, ...same } = evaluated;
  return { tuned: { model: tunedModel, ...same }, base: { model: baseModel, ...same } };
}
