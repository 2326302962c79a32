import type { Rule } from "./rule.ts";

/** How the model is tuned. */
export type Method = "sft" | "distillation" | "rft";

/** What the set is for. */
export type Purpose = "train" | "validation" | "evaluation";

/** Whose tokenizer the base model has. */
export type TokenFamily = "nova" | "llama" | "titan" | "claude" | "unknown";

/** Images or videos that a base model takes. Sizes and seconds are of one file. */
interface MediaRules {
  readonly formats: readonly string[];
  readonly perRow: number;
  readonly maxBytes: number;
  readonly maxSeconds?: number;
}

/** What one base model demands of the data for one method. Absent = no such limit is published. */
export interface DataRules {
  /** Base model id as the job takes it. */
  readonly model: string;
  readonly method: Method;
  readonly family: TokenFamily;
  /** The format that the job takes; rows of other shapes are converted to it. */
  readonly format:
    | "bedrock-conversation-2024"
    | "prompt-completion"
    | "openai-chat"
    | "claude-messages";
  readonly minRecords?: number;
  readonly maxRecords?: number;
  /** `maxRecords` counts training and validation rows together. */
  readonly countsValidation?: boolean;
  readonly recommendedRecords?: number;
  readonly validationSet?: "optional" | "unsupported";
  readonly maxValidationRecords?: number;
  readonly maxTokensPerRow?: number;
  readonly maxCharactersPerRow?: number;
  readonly maxBytesPerLine?: number;
  readonly maxBytesPerFile?: number;
  /** Words that break the training job, compared without case. */
  readonly reserved: readonly string[];
  /** `none`: no system text; `one`: at most one block. */
  readonly system?: "many" | "one" | "none";
  /** At most this many turns, e.g. 2 for distillation. */
  readonly maxTurns?: number;
  /** `schemaVersion` must be `bedrock-conversation-2024`, or may be any string. */
  readonly schemaVersion?: "exact" | "any";
  readonly images?: MediaRules;
  readonly videos?: MediaRules;
  /** Reasoning blocks in answers are taken. */
  readonly reasoning?: boolean;
  /** Where these figures come from, with the date. */
  readonly source: string;
}

/** Everything a check needs to know besides the rows. */
export interface CheckOptions {
  readonly rules: DataRules;
  readonly purpose: Purpose;
  /** Longest list of findings; counts go on. */
  readonly maxFindings: number;
  /** Rows of the training set when the validation set is checked, and the other way around. */
  readonly recordsElsewhere?: number;
  /** Bucket of the dataset, when it is known: media must be in the same one. */
  readonly bucket?: string;
  /** Keep up to this many rows' texts for each code, for the HTML report. 0 = none. */
  readonly examplesPerCode?: number;
  /** Rules to run; all of `checks.ts` when absent. */
  readonly only?: readonly Rule[];
}
