import type { AnswerSchema } from "./check/answer-schema.ts";
import type { CheckOptions } from "./check/options.ts";
import type { WaiverList } from "./check/waivers.ts";
import { defined } from "./defined.ts";
import type { DataRules, Method, Purpose } from "./models/data-rules.ts";
import { findModelRules } from "./models/rules.ts";
import { type ColumnsGiven, type Mapping, parseMapping } from "./read/column-mapping.ts";
import type { InputStreams } from "./read/find-sources.ts";
import type { ReadOptions } from "./read/open-file.ts";
import type { AnswerChoice } from "./read/preference-data.ts";
import type { Reading } from "./read/turns.ts";

/** Progress of reading. */
export interface Progress {
  readonly file: string;
  /** Bytes of the file read so far. */
  readonly bytes: number;
  /** Size of the file in bytes, if known. */
  readonly size: number | undefined;
  /** Records of the file so far. */
  readonly records: number;
}

/** What to read, how, and for which purpose. */
export interface DatasetOptions extends ReadOptions, InputStreams {
  /** Files, folders, globs, `s3://` addresses, `-`. */
  readonly inputs: readonly string[];
  /** Columns by field: an object, or text as `prompt=text,completion=category`; guessed when absent. */
  readonly columns?: ColumnsGiven | undefined;
  /** Text of the question with `{{column}}` in it. */
  readonly template?: string | undefined;
  /** `chosen` reads the preferred answers of preference data, which is refused otherwise. */
  readonly answer?: AnswerChoice | undefined;
  /** Column whose value keeps rows on one side of a split. */
  readonly groupBy?: string | undefined;
  /** Columns whose values each held-out row carries, so that a gate can look at parts of the rows. */
  readonly sliceBy?: readonly string[] | undefined;
  /** System prompt for every row; `false` also leaves out those that the rows have. */
  readonly system?: string | false | undefined;
  /** JSON Schema that every answer must fit: a file's name, or the schema itself. */
  readonly answerSchema?: string | Readonly<Record<string, unknown>> | undefined;
  /** Short name or id of the base model. */
  readonly model: string;
  readonly method?: Method | undefined;
  readonly purpose?: Purpose | undefined;
  /** Replaces the known requirements of `model`, for a model that is not known. */
  readonly rules?: DataRules | undefined;
  /** Findings that the user accepts for now: they are listed as waived, and count neither as errors nor as warnings. */
  readonly waivers?: WaiverList | undefined;
  /** Longest list of findings; default 1,000. The counts are never cut. */
  readonly maxFindings?: number | undefined;
  /** What the records can keep; by default, what the base model accepts. */
  readonly reading?: Reading | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

type Reads = Omit<DatasetOptions, "inputs">;

/** Column mapping of the options. @throws UserError `Dataset.BadColumns` */
export function mappingOf(options: Reads): Mapping {
  const { columns = {}, template, answer, groupBy: group, sliceBy = [] } = options;
  const slices = sliceBy.length === 0 ? undefined : sliceBy;
  return { ...parseMapping(columns), ...defined({ template, answer, group, slices }) };
}

/** The options of a check. @throws UserError `Dataset.BadAnswerSchema` */
export async function checkOptionsOf(options: Reads): Promise<CheckOptions> {
  const schema = await schemaOf(options.answerSchema);
  return {
    rules: rulesOf(options),
    purpose: options.purpose ?? "train",
    maxFindings: options.maxFindings ?? 1000,
    ...defined({ answerSchema: schema, waivers: options.waivers }),
  };
}

/** Requirements of the base model. @throws UserError `Model.Unknown` */
export function rulesOf(options: Reads): DataRules {
  return options.rules ?? findModelRules(options.model, options.method ?? "sft");
}

/** The file of the answer schema, where it is given as one. */
export function schemaFile({
  answerSchema,
}: Pick<DatasetOptions, "answerSchema">): string | undefined {
  return typeof answerSchema === "string" ? answerSchema : undefined;
}

/** The validator of JSON Schema is loaded only where there is one: it is large. */
async function schemaOf(given: DatasetOptions["answerSchema"]): Promise<AnswerSchema | undefined> {
  if (given === undefined) return undefined;
  const { answerSchema, readAnswerSchema } = await import("./check/answer-schema.ts");
  return typeof given === "string" ? readAnswerSchema(given) : answerSchema(given);
}

/** What the records can keep: with requirements of a base model, what it accepts. */
export function readingOf(options: Reads): Reading {
  if (options.reading !== undefined) return options.reading;
  const { reasoning, tools, format } = rulesOf(options);
  return { reasoning: reasoning === true, tools: tools === true, extra: format === "rft" };
}

/** Requires nothing: for work that is not meant for a particular base model. */
export const anyModel: DataRules = {
  model: "any",
  method: "sft",
  family: "unknown",
  format: "bedrock-conversation-2024",
  reserved: [],
  reasoning: true,
  tools: true,
  source: "none",
};
