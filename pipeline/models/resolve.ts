import { UserError } from "../errors.ts";
import {
  type CatalogueModel,
  catalogue,
  type DataFormat,
  type Hyperparameter,
  hyperparametersOf,
  type ServingPath,
} from "./catalogue.ts";

/** A base model as a run uses it: from the catalogue, or spelled out by the user. */
export interface BaseModel {
  /** Short name, or for an id that the catalogue does not know a name made from it, `[a-z0-9-]`. */
  readonly name: string;
  readonly title: string;
  readonly id: string;
  readonly inferenceId: string;
  readonly regions: readonly string[] | null;
  readonly format: DataFormat;
  readonly serving: ServingPath;
  readonly validation: boolean;
  /** null: nothing is known, so nothing is checked. */
  readonly hyperparameters: readonly Hyperparameter[] | null;
  readonly notes: readonly string[];
}

/** What a user may say about the base model beside its name. */
export interface ModelSettings {
  readonly format?: DataFormat | undefined;
  readonly serving?: ServingPath | undefined;
  /** Id or inference profile that answers for the untuned model. */
  readonly inferenceId?: string | undefined;
}

/**
 * Finds the base model by short name, by id with or without context suffix, or by ARN of one.
 * @throws UserError `Model.Unknown`, `Model.Ended`, `Model.ServingPath`, `Model.Format`
 */
export function resolveModel(wanted: string, settings: ModelSettings = {}): BaseModel {
  const known = findModel(wanted);
  return known === undefined ? spelledOut(wanted, settings) : fromCatalogue(known, settings);
}

/** The catalogue's entry for a name or id, or undefined. */
export function findModel(wanted: string): CatalogueModel | undefined {
  const id = bareId(wanted);
  return catalogue().models.find(
    (model) => model.name === id || model.id === id || model.inferenceId === id,
  );
}

/** `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova…` to `amazon.nova…`. */
function bareId(wanted: string): string {
  return /^arn:aws[\w-]*:bedrock:[^/]*:foundation-model\/(.+)$/.exec(wanted)?.[1] ?? wanted;
}

function fromCatalogue(model: CatalogueModel, settings: ModelSettings): BaseModel {
  if (model.format === "image-caption") {
    throw new UserError("Model.Format", `${model.title} learns from images with captions`, {
      hint: "Tunewright trains text models. `tunewright models` lists them.",
    });
  }
  const serving = settings.serving ?? model.serving[0] ?? "provisioned";
  if (!model.serving.includes(serving)) {
    throw new UserError(
      "Model.ServingPath",
      `${model.title} must be served ${model.serving.join(" or ")}; asked was ${serving}`,
      { hint: `Leave --serving out, or say --serving ${model.serving[0]}.` },
    );
  }
  if (settings.format !== undefined && settings.format !== model.format) {
    throw new UserError(
      "Model.Format",
      `${model.title} learns from ${model.format} rows; asked was ${settings.format}`,
      { hint: "Leave --format out: the rows are converted to what the model takes." },
    );
  }
  return {
    ...model,
    inferenceId: settings.inferenceId ?? model.inferenceId,
    serving,
    validation: model.validation === "optional",
    hyperparameters: hyperparametersOf(model),
  };
}

function spelledOut(wanted: string, settings: ModelSettings): BaseModel {
  const id = bareId(wanted);
  const ended = catalogue().ended.find((model) => model.name === id || id.startsWith(model.id));
  if (ended !== undefined) {
    throw new UserError("Model.Ended", `${wanted} reached its end of life on ${ended.endOfLife}`, {
      hint: "Choose another base model: `tunewright models` lists them.",
    });
  }
  if (settings.format === undefined || settings.serving === undefined) throw unknown(wanted);
  return {
    name: slug(id),
    title: id,
    id,
    inferenceId: settings.inferenceId ?? id.replace(/(:\d+):\d+k$/, "$1"),
    regions: null,
    format: settings.format,
    serving: settings.serving,
    validation: true,
    hyperparameters: null,
    notes: [`Not in the catalogue of ${catalogue().asOf}: nothing but the data is checked.`],
  };
}

function unknown(wanted: string): UserError {
  const names = catalogue().models.map((model) => model.name);
  const close = names.filter((name) => name.includes(wanted) || wanted.includes(name));
  const meant = close.length > 0 ? ` Did you mean ${close.join(" or ")}?` : "";
  return new UserError("Model.Unknown", `no base model "${wanted}" in the catalogue.${meant}`, {
    hint:
      `Known: ${names.join(", ")}. For any other, give its Bedrock id with ` +
      "--format converse|prompt-completion and --serving on-demand|provisioned.",
  });
}

function slug(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
