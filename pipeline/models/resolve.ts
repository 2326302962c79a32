import { z } from "zod";
import type { BaseModelFacts, Prices, ServingPath } from "../../dataset-tools/models/base-model.ts";
import {
  baseModels,
  commonPrices,
  findBaseModel,
  isCustomModel,
  newestFacts,
  refuseEnded,
  withoutArn,
} from "../../dataset-tools/models/base-models.ts";
import { UserError } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import { slug } from "../slug.ts";
import type { Pace } from "../workflow/input.ts";

/** Formats of training rows that a user may name for a base model that is not known. */
export const DataFormat = z.enum(["converse", "prompt-completion"]);
export type DataFormat = z.infer<typeof DataFormat>;

/** The format that a base model's supervised tuning accepts; undefined when it is not tuned so. */
export function formatOf({ dataRules }: BaseModelFacts): DataFormat | undefined {
  const format = dataRules.sft?.format;
  return format === "bedrock-conversation-2024" ? "converse" : DataFormat.safeParse(format).data;
}

/** How fast a tuned model and its base model may be asked. */
interface BasePace {
  readonly tuned: Pace;
  readonly base: Pace;
}

/** No limit is known. */
export const unpaced: Pace = { requestsPerMinute: null, tokensPerMinute: null };

/** A base model as a run uses it: a known one, or one that the user describes. */
export interface BaseModel {
  /** Short name; for an id that is not known a name made from it, `[a-z0-9-]`. */
  readonly name: string;
  readonly title: string;
  /** As Bedrock accepts it for customization; the ARN of a custom model that is tuned further. */
  readonly id: string;
  /** What answers for the untuned model on demand: an id or an inference profile. */
  readonly inferenceId: string;
  readonly regions: readonly string[] | null;
  readonly format: DataFormat;
  readonly serving: ServingPath;
  readonly validation: boolean;
  /** null: nothing is known, so nothing is checked. */
  readonly hyperparameters: BaseModelFacts["hyperparameters"] | null;
  readonly prices: Prices;
  /** How fast the tuned and the base model may be asked. */
  readonly pace: BasePace;
  /** Short name of the base model to move to when Bedrock retires this one. */
  readonly successor: string | null;
  /** Day on which facts and prices were last compared with their sources (ISO). */
  readonly asOf: string;
}

/** What a user may say about the base model besides its name. */
export interface ModelSettings {
  readonly format?: DataFormat | undefined;
  readonly serving?: ServingPath | undefined;
  /** Id or inference profile that answers for the untuned model. */
  readonly inferenceId?: string | undefined;
}

/**
 * Finds the base model by short name, by id with or without context suffix, or by ARN of one. A custom model's
 * ARN means iterative tuning: the facts are those of the foundation model below it, which is also what
 * answers untuned.
 * @throws UserError `Model.Unknown`, `Model.Ended`, `Model.ServingPath`, `Model.Format`
 */
export function resolveModel(wanted: string, settings: ModelSettings = {}): BaseModel {
  const known = findBaseModel(wanted);
  if (known === undefined) return describedByUser(wanted, settings);
  const model = fromFacts(known, settings);
  return isCustomModel(wanted) ? { ...model, id: wanted, regions: [regionOf(wanted)] } : model;
}

/** A custom model is trained further where it is. */
function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}

function fromFacts(model: BaseModelFacts, settings: ModelSettings): BaseModel {
  const { name, title, ids, prices, asOf, hyperparameters } = model;
  const format = formatOf(model);
  if (format === undefined) {
    throw new UserError("Model.Format", `${title} is not supported`, {
      hint: `${model.unsupported ?? ""} \`tunewright models\` lists the base models.`.trim(),
    });
  }
  if (settings.format !== undefined && settings.format !== format) {
    throw new UserError(
      "Model.Format",
      `${title} learns from ${format} rows, not ${settings.format}`,
      { hint: "Omit --format: the rows are converted to the format that the model accepts." },
    );
  }
  return {
    name,
    title,
    id: ids.customization,
    inferenceId: settings.inferenceId ?? ids.inference,
    regions: model.customization.regions,
    format,
    serving: servingPath(model, settings.serving),
    validation: model.dataRules.sft?.validationSet !== "unsupported",
    hyperparameters,
    prices,
    pace: { tuned: model.pace?.tuned ?? unpaced, base: model.pace?.base ?? unpaced },
    successor: model.lifecycle.successor ?? null,
    asOf,
  };
}

function servingPath({ title, serving }: BaseModelFacts, wanted?: ServingPath): ServingPath {
  const [first = "provisioned"] = serving.paths;
  const path = wanted ?? first;
  if (serving.paths.includes(path)) return path;
  throw new UserError(
    "Model.ServingPath",
    `${title} must be served ${serving.paths.join(" or ")}, not ${path}`,
    { hint: `Omit --serving, or use --serving ${first}.` },
  );
}

function describedByUser(
  wanted: string,
  { format, serving, inferenceId }: ModelSettings,
): BaseModel {
  refuseEnded(wanted);
  if (format === undefined || serving === undefined) throw unknownModel(wanted);
  const id = withoutArn(wanted);
  return {
    name: slug(id),
    title: id,
    id: isCustomModel(wanted) ? wanted : id,
    inferenceId: inferenceId ?? id.replace(/(:\d+):\d+k$/, "$1"),
    regions: isCustomModel(wanted) ? [regionOf(wanted)] : null,
    format,
    serving,
    validation: true,
    hyperparameters: null,
    prices: commonPrices(),
    pace: { tuned: unpaced, base: unpaced },
    successor: null,
    asOf: newestFacts(),
  };
}

/** @returns `Model.Unknown`, with the names that are close */
export function unknownModel(wanted: string): UserError {
  const names = baseModels().map((model) => model.name);
  const alike = names.filter((name) => name.includes(wanted) || wanted.includes(name));
  const near = nearestName(wanted, names);
  const close = alike.length > 0 || near === undefined ? alike : [near];
  const meant = close.length > 0 ? ` Did you mean ${close.join(" or ")}?` : "";
  return new UserError("Model.Unknown", `"${wanted}" is not a known base model.${meant}`, {
    hint:
      `Known: ${names.join(", ")}. For any other model, give its Bedrock id with ` +
      "--format converse|prompt-completion and --serving on-demand|provisioned.",
  });
}
