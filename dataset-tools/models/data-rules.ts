import { z } from "zod";

/** How the base model is tuned. */
export const Method = z.enum(["sft", "distillation", "rft"]);
export type Method = z.infer<typeof Method>;

/** What the dataset is for. */
export type Purpose = "train" | "validation" | "evaluation";

/** Whose tokenizer the base model has. */
export const TokenFamily = z.enum(["nova", "llama", "titan", "claude", "unknown"]);
export type TokenFamily = z.infer<typeof TokenFamily>;

/** Images or videos that a base model accepts. The files themselves are never opened, so their sizes are not checked. */
const MediaRules = z
  .strictObject({ formats: z.array(z.string()).readonly(), perRow: z.int() })
  .readonly();

/** What a base model requires of the data for one method. Absent = no such limit is published. */
export const limits = {
  /** The format that the job accepts; rows of other shapes are converted to it. */
  format: z.enum([
    "bedrock-conversation-2024",
    "prompt-completion",
    "openai-chat",
    "claude-messages",
    "rft",
  ]),
  minRecords: z.int().exactOptional(),
  maxRecords: z.int().exactOptional(),
  /** `maxRecords` counts training and validation rows together. */
  countsValidation: z.boolean().exactOptional(),
  recommendedRecords: z.int().exactOptional(),
  validationSet: z.enum(["optional", "unsupported"]).exactOptional(),
  maxValidationRecords: z.int().exactOptional(),
  maxTokensPerRow: z.int().exactOptional(),
  maxCharactersPerRow: z.int().exactOptional(),
  maxBytesPerLine: z.int().exactOptional(),
  maxBytesPerFile: z.int().exactOptional(),
  /** Words that break the training job, compared without case. */
  reserved: z.array(z.string()).readonly(),
  /** `none`: no system text; `one`: at most one block. */
  system: z.enum(["many", "one", "none"]).exactOptional(),
  /** At most this many turns, e.g. 2 for distillation. */
  maxTurns: z.int().exactOptional(),
  /** `schemaVersion` must be `bedrock-conversation-2024`, or may be any string. */
  schemaVersion: z.enum(["exact", "any"]).exactOptional(),
  images: MediaRules.exactOptional(),
  videos: MediaRules.exactOptional(),
  /** Reasoning blocks in answers are accepted. */
  reasoning: z.boolean().exactOptional(),
  /** Tool calls, their results and the declared tools are accepted, as Converse writes them. */
  tools: z.boolean().exactOptional(),
};

/** What one base model requires of the data for one method. */
export const DataRules = z
  .strictObject({
    /** Customization id of the base model. */
    model: z.string(),
    method: Method,
    family: TokenFamily,
    ...limits,
    /** Where these figures come from, with the date. */
    source: z.string(),
  })
  .readonly();
export type DataRules = z.infer<typeof DataRules>;
