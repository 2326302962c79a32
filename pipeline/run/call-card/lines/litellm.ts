import { stringify } from "yaml";
import type { CallCard } from "../call-card.ts";
import type { Lines } from "./lines.ts";

/** An entry of a LiteLLM proxy's `model_list`, by which a gateway serves the alias under its name. */
export function liteLlmLines(card: CallCard): Lines {
  const { name, region, modelId, system, maxTokens, temperature } = card;
  const entry = {
    model_name: name,
    litellm_params: {
      model: `bedrock/converse/${modelId}`,
      aws_region_name: region,
      max_tokens: maxTokens,
      temperature,
    },
  };
  const trained =
    system === null
      ? []
      : [
          "# Callers send the system prompt that the model was trained with:",
          ...system.split("\n").map((line) => `#   ${line}`),
        ];
  const list = stringify({ model_list: [entry] }, { lineWidth: 0 }).trimEnd();
  return { file: "litellm.yaml", install: null, text: [...trained, ...list.split("\n")] };
}
