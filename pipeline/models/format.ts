import { z } from "zod";
import type { BaseModelFacts } from "../../dataset-tools/models/base-model.ts";

/** Formats of training rows that a user may name for a base model that is not known. */
export const DataFormat = z.enum(["converse", "prompt-completion"]);
export type DataFormat = z.infer<typeof DataFormat>;

/** The format that a base model's supervised tuning accepts; undefined when it is not tuned so. */
export function formatOf({ dataRules }: BaseModelFacts): DataFormat | undefined {
  const format = dataRules.sft?.format;
  return format === "bedrock-conversation-2024" ? "converse" : DataFormat.safeParse(format).data;
}
