import { z } from "zod";
import { converseInput } from "../../evaluation/ask.ts";
import { RegistryEntry } from "../../registry/entry.ts";
import { servingPathOf } from "../../registry/serving.ts";
import { ExecutionInput } from "../../workflow/input.ts";
import type { RunEnvironment } from "../environment.ts";
import { executionData, findRun } from "../executions.ts";
import { findServed, questionFor } from "../served.ts";
import { checkParity, Parity } from "./parity.ts";

/** In the card's request, where the user's question goes. */
export const QUESTION = "{{question}}";

/** Exactly how a model is called, and whether that is how it was trained. */
export const CallCard = z.strictObject({
  /** `group@alias`, or as the user named it. */
  name: z.string(),
  runId: z.string(),
  region: z.string(),
  api: z.literal("Converse"),
  /** What Converse takes as `modelId`: the ARN of a deployment or of Provisioned Throughput. */
  modelId: z.string(),
  servedBy: RegistryEntry.shape.serving.shape.path,
  baseModel: z.string(),
  /** Form of the training rows; null where the run's folder does not say. */
  format: z.string().nullable(),
  /** null: none. */
  system: z.string().nullable(),
  /** The user's turn, with `{{question}}` for the question. */
  prompt: z.string(),
  maxTokens: z.number(),
  temperature: z.number(),
  additionalModelRequestFields: z.record(z.string(), z.unknown()).nullable(),
  parity: Parity,
});
export type CallCard = z.infer<typeof CallCard>;

const MAX_TOKENS = 256;

/**
 * Makes the call card of a model in service.
 * @param name run id, group or `group@alias`
 * @throws UserError `Registry.…`
 */
export async function callCard(
  environment: RunEnvironment,
  name: string,
  region: string,
): Promise<CallCard> {
  const served = await findServed(environment, name);
  const { runId, style, baseModel, servingArn: modelId } = served;
  const maxTokens = await maxTokensOfRun(environment, runId);
  const row = { ...questionFor(style, QUESTION), recordId: "", reference: "" };
  const input = converseInput({ modelId, baseModel, maxTokens, row });
  const fields = z
    .record(z.string(), z.unknown())
    .safeParse(input.additionalModelRequestFields).data;
  return {
    ...{ name, runId, region, api: "Converse", modelId, baseModel },
    servedBy: servingPathOf(modelId),
    format: style?.format ?? null,
    system: row.system,
    prompt: row.messages[0]?.content[0]?.text ?? QUESTION,
    maxTokens,
    temperature: input.inferenceConfig?.temperature ?? 0,
    additionalModelRequestFields: fields ?? null,
    parity: await checkParity(environment.bucket, runId, style),
  };
}

/** What the run's own answers needed. */
async function maxTokensOfRun(environment: RunEnvironment, runId: string): Promise<number> {
  const run = await findRun(environment, runId);
  const input = ExecutionInput.safeParse(executionData(run?.input));
  return input.data?.evaluation.maxTokens ?? MAX_TOKENS;
}
