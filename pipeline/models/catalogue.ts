import { z } from "zod";
import data from "./catalogue.json" with { type: "json" };

/** Formats of training data that base models take (`dataset-tools/convert` writes the text ones). */
export const DataFormat = z.enum(["converse", "prompt-completion", "image-caption"]);
export type DataFormat = z.infer<typeof DataFormat>;

/** Ways to serve a tuned model: paid per token, or paid per hour. */
export const ServingPath = z.enum(["on-demand", "provisioned"]);
export type ServingPath = z.infer<typeof ServingPath>;

const Hyperparameter = z.strictObject({
  /** As the Bedrock API spells it, e.g. `epochCount`. */
  name: z.string(),
  kind: z.enum(["integer", "number"]),
  minimum: z.number(),
  maximum: z.number(),
  /** What Bedrock takes when it is left out; null where it must be given. */
  default: z.number().nullable(),
  /** Values beside numbers, e.g. `auto`. */
  words: z.array(z.string()).default([]),
  /** Key in `sources`. */
  source: z.string(),
  /** Where sources disagree, or none was found. */
  conflict: z.string().optional(),
});
export type Hyperparameter = z.infer<typeof Hyperparameter>;

const CatalogueModel = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  /** Id for customization and Provisioned Throughput, with context suffix. */
  id: z.string(),
  /** Id for on-demand inference with the untuned model. */
  inferenceId: z.string(),
  /** Cross-Region profile to use in place of `inferenceId` where a Region wants one; from memory, unconfirmed. */
  inferenceProfile: z.string().optional(),
  /** Regions where Bedrock customizes it. */
  regions: z.array(z.string()).min(1),
  format: DataFormat,
  methods: z.array(z.enum(["sft", "distillation", "rft"])).min(1),
  /** The first is the one that is used unless the user asks for another. */
  serving: z.array(ServingPath).min(1),
  validation: z.enum(["optional", "not-supported"]),
  /** Key in `hyperparameterSets`. */
  hyperparameters: z.string(),
  lifecycle: z.strictObject({ status: z.enum(["active", "legacy", "unconfirmed"]) }),
  notes: z.array(z.string()),
});
export type CatalogueModel = z.infer<typeof CatalogueModel>;

const Catalogue = z.strictObject({
  /** Day on which the whole file was last held against its sources. */
  asOf: z.iso.date(),
  sources: z.record(z.string(), z.strictObject({ title: z.string(), read: z.string() })),
  hyperparameterSets: z.record(z.string(), z.array(Hyperparameter)),
  models: z.array(CatalogueModel),
  /** Models that were customizable once, so that a refusal can say why. */
  ended: z.array(z.strictObject({ name: z.string(), id: z.string(), endOfLife: z.iso.date() })),
});
export type Catalogue = z.infer<typeof Catalogue>;

let parsed: Catalogue | undefined;

/** What is known of Bedrock's customizable models, read from `catalogue.json` and checked. */
export function catalogue(): Catalogue {
  parsed ??= Catalogue.parse(data);
  return parsed;
}

/** Hyperparameters of a catalogue model, in Bedrock's order. */
export function hyperparametersOf(model: CatalogueModel): readonly Hyperparameter[] {
  return catalogue().hyperparameterSets[model.hyperparameters] ?? [];
}

/** A source's title and the month in which it was read, for messages. */
export function sourceTitle(key: string): string {
  const source = catalogue().sources[key];
  return source === undefined ? key : `${source.title}, read ${source.read}`;
}
