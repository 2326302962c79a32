import { invalid } from "../bedrock/errors.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";
import facts from "./model-facts.json" with { type: "json" };

/** What a model, and the models tuned from it, take in a request; `model-facts.json` has the sources. */
export interface ModelFacts {
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Whether a request may have `reasoningConfig`. */
  readonly reasoning?: boolean;
  readonly stopSequences: boolean;
  readonly promptCaching: boolean;
  /** Whether a conversation may end with the start of the answer. */
  readonly prefill: boolean;
  readonly toolStreaming: boolean;
}

const MODELS: Readonly<
  Record<string, Pick<ModelFacts, "contextTokens" | "maxOutputTokens" | "reasoning">>
> = facts.models;

/** The facts of a base model. Throws `ValidationException` for one that the local cloud cannot run. */
export function modelFacts({ modelId, body }: FoundationModel): ModelFacts {
  const model = MODELS[modelId];
  if (body !== "none" && model !== undefined) return { ...facts.families[body], ...model };
  throw invalid(`The local Bedrock doesn't run the model ${modelId}.`);
}
