import type { CheckOptions } from "./check/options.ts";
import { defined } from "./defined.ts";
import type { DataRules, Method, Purpose } from "./models/data-rules.ts";
import { findModelRules } from "./models/rules.ts";
import { type ColumnsGiven, type Mapping, parseMapping } from "./read/column-mapping.ts";
import type { InputStreams } from "./read/find-sources.ts";
import type { ReadOptions } from "./read/open-file.ts";

/** How far a reading has come. */
export interface Progress {
  readonly file: string;
  /** Bytes of the file read so far. */
  readonly bytes: number;
  /** Bytes of the file in all, where they are known. */
  readonly size: number | undefined;
  /** Records of the file so far. */
  readonly records: number;
}

/** What to read and how, and what it is for. */
export interface DatasetOptions extends ReadOptions, InputStreams {
  /** Files, folders, globs, `s3://` addresses, `-`. */
  readonly inputs: readonly string[];
  /** Columns by field: an object, or text as `prompt=text,completion=category`; guessed when absent. */
  readonly columns?: ColumnsGiven | undefined;
  /** Text of the question with `{{column}}` in it. */
  readonly template?: string | undefined;
  /** Column whose value keeps rows on one side of a split. */
  readonly groupBy?: string | undefined;
  /** System text for every row; `false` leaves out what the rows have, too. */
  readonly system?: string | false | undefined;
  /** Short name or id of the base model. */
  readonly model: string;
  readonly method?: Method | undefined;
  readonly purpose?: Purpose | undefined;
  /** Takes the place of the known demands of `model`, for a model that is not known. */
  readonly rules?: DataRules | undefined;
  /** Longest list of findings; 1,000 when absent. The counts are never cut. */
  readonly maxFindings?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Column mapping of the options. @throws UserError `Dataset.BadColumns` */
export function mappingOf({ columns = {}, template, groupBy }: DatasetOptions): Mapping {
  return { ...parseMapping(columns), ...defined({ template, group: groupBy }) };
}

/** The options of a check. */
export function checkOptionsOf(options: DatasetOptions): CheckOptions {
  return {
    rules: options.rules ?? findModelRules(options.model, options.method ?? "sft"),
    purpose: options.purpose ?? "train",
    maxFindings: options.maxFindings ?? 1000,
  };
}

/** Demands nothing: for work that is not meant for a base model. */
export const anyModel: DataRules = {
  model: "any",
  method: "sft",
  family: "unknown",
  format: "bedrock-conversation-2024",
  reserved: [],
  source: "none",
};
