import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import { findBaseModel } from "../../dataset-tools/models/base-models.ts";

/** The members of a Converse call that request the most likely answer. */
export interface Greedy {
  readonly temperature: number;
  /** Further fields that the model's family needs for it. */
  readonly fields: ConverseCommandInput["additionalModelRequestFields"];
}

/**
 * Settings for the most likely answer of a base model and of those tuned from it: temperature 0, or
 * the lowest that the model accepts.
 * @param baseModel short name or id; for one that is not known, temperature 0
 */
export function greedySettings(baseModel: string): Greedy {
  const inference = findBaseModel(baseModel)?.inference;
  return { temperature: inference?.minTemperature ?? 0, fields: inference?.greedyFields };
}
