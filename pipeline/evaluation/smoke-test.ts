import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { z } from "zod";
import { UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { smokeTestFile } from "../run-folder/smoke-test.ts";
import { converse } from "./ask.ts";
import { readFirstRow } from "./rows.ts";

/** Which model to ask which file's first row. */
export const SmokeTestRequest = z.strictObject({
  runId: z.string(),
  /** What the runtime accepts as `modelId`. */
  model: z.string(),
  /** Customization id of the base model. */
  baseModel: z.string(),
  evaluationKey: z.string(),
  maxTokens: z.int().positive(),
});
export type SmokeTestRequest = z.infer<typeof SmokeTestRequest>;

/**
 * Asks the tuned model the first held-out row, before a thousand are asked, and keeps question and
 * answer in the run's folder. A failure of the call is thrown unchanged, for the workflow to retry.
 * @returns length of the answer in characters
 * @throws UserError `Serving.NoAnswer` when the answer is blank, `Evaluation.NoRows`
 */
export async function smokeTest(
  tools: { bucket: Bucket; runtime: BedrockRuntimeClient },
  request: SmokeTestRequest,
): Promise<{ characters: number }> {
  const row = await readFirstRow(tools.bucket, request.evaluationKey);
  const answer = await converse(tools.runtime, {
    modelId: request.model,
    baseModel: request.baseModel,
    maxTokens: request.maxTokens,
    row,
  });
  const text = answer.text ?? "";
  if (text.trim() === "") {
    throw new UserError(
      "Serving.NoAnswer",
      "the tuned model gave a blank answer to the first held-out row",
    );
  }
  await smokeTestFile.write(tools.bucket, request.runId, {
    messages: row.messages,
    system: row.system,
    answer: text,
    reference: row.reference,
  });
  return { characters: text.length };
}
