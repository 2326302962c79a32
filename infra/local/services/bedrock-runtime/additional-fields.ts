import { isObject, type Shape } from "../../kernel/service.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";
import { checkKeys, checkNumbers, objectAt } from "./body-member.ts";
import { modelFacts } from "./model-facts.ts";
import { notSimulated } from "./refusals.ts";

/** Nova's parameter that Converse has no member for. */
export const TOP_K = { topK: { min: 0, max: 128, integer: true } } as const;

/** Llama's own names of what Converse has in `inferenceConfig`. */
const LLAMA_NAMES = ["max_gen_len", "temperature", "top_p"];

/**
 * Checks `additionalModelRequestFields`, which Bedrock merges into the model's own body: Nova takes
 * `inferenceConfig.topK` and, where the model reasons, `reasoningConfig`; Llama has no others than Converse.
 * Throws `ValidationException`.
 */
export function checkAdditionalFields(given: unknown, base: FoundationModel): void {
  if (given === undefined || given === null) return;
  const fields = objectAt(given, "#");
  if (base.body === "llama") checkLlama(fields);
  else checkNova(fields, base);
}

function checkNova(fields: Shape, base: FoundationModel): void {
  const { reasoning } = modelFacts(base);
  checkKeys(fields, "#", reasoning ? ["inferenceConfig", "reasoningConfig"] : ["inferenceConfig"]);
  const config = objectAt(fields["inferenceConfig"] ?? {}, "#/inferenceConfig");
  checkKeys(config, "#/inferenceConfig", Object.keys(TOP_K));
  checkNumbers(config, "#/inferenceConfig", TOP_K);
  checkReasoning(fields["reasoningConfig"]);
}

/** Reasoning that is off is what the local models do. */
export function checkReasoning(config: unknown): void {
  if (config === undefined) return;
  if (isObject(config) && config["type"] === "disabled") return;
  throw notSimulated("reasoning (reasoningConfig)");
}

function checkLlama(fields: Shape): void {
  checkKeys(fields, "#", LLAMA_NAMES);
  const [name] = Object.keys(fields);
  if (name !== undefined) throw notSimulated(`${name} in additionalModelRequestFields`);
}
