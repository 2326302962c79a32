import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { z } from "zod";
import { findBaseModel } from "../../dataset-tools/models/base-models.ts";
import { isAwsError, UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { converse } from "./ask.ts";
import { readFirstRow } from "./rows.ts";

/** What the untuned model is asked before anything is paid for. */
export const AskBaseModelRequest = z.strictObject({
  /** Id, inference profile or ARN of one, as the evaluation will use it. */
  model: z.string(),
  /** Customization id of the base model. */
  baseModel: z.string(),
  evaluationKey: z.string(),
  maxTokens: z.int().positive(),
});
export type AskBaseModelRequest = z.infer<typeof AskBaseModelRequest>;

/**
 * Asks the untuned model the first held-out row as the evaluation will: a comparison that cannot be made is
 * found while it costs nothing. Errors that pass by themselves are thrown unchanged, for the workflow to retry.
 * @returns length of the answer in characters
 * @throws UserError `BaseModel.Refused`, `.NotFound`, `.NotAllowed` with the remedy; `Evaluation.NoRows`
 */
export async function askBaseModel(
  { bucket, runtime }: { bucket: Bucket; runtime: BedrockRuntimeClient },
  { model, baseModel, evaluationKey, maxTokens }: AskBaseModelRequest,
): Promise<{ characters: number }> {
  const row = await readFirstRow(bucket, evaluationKey);
  try {
    const answer = await converse(runtime, { modelId: model, baseModel, maxTokens, row });
    return { characters: answer.text?.length ?? 0 };
  } catch (error) {
    throw explained(error, { model, baseModel });
  }
}

/** The refusals that no retry heals, by AWS's name, each with what helps. */
function explained(error: unknown, asked: { model: string; baseModel: string }): unknown {
  const { model } = asked;
  if (!(error instanceof Error)) return error;
  const words = error.message.replace(/\.$/, "");
  const refused = (code: string, hint: string) =>
    new UserError(code, `the untuned model cannot be asked as ${model}: ${words}`, {
      hint: `${hint} Nothing was bought.`,
      cause: error,
    });
  if (isAwsError(error, "ValidationException")) {
    return refused(
      "BaseModel.Refused",
      `If Bedrock objects to the id: ${profileHint(asked)} Else correct the row or setting that it names.`,
    );
  }
  if (isAwsError(error, "ResourceNotFoundException")) {
    return refused(
      "BaseModel.NotFound",
      `The id does not exist in this Region, or its model has ended: ${profileHint(asked)}`,
    );
  }
  if (isAwsError(error, "AccessDeniedException")) {
    return refused(
      "BaseModel.NotAllowed",
      "Allow bedrock:InvokeModel on it, in every Region that an inference profile calls, and have " +
        "the model's access granted in this account (Bedrock console, Model access).",
    );
  }
  return error;
}

/** What to give instead: most models without on-demand throughput answer through a profile. */
function profileHint({ model, baseModel }: { model: string; baseModel: string }): string {
  const known = findBaseModel(baseModel)?.ids.inference;
  const advice = "give an inference profile of it with --inference-id (`inferenceId`)";
  return known === undefined || known === model ? `${advice}.` : `${advice}, e.g. ${known}.`;
}
