import { z } from "zod";
import { limits, Method, TokenFamily } from "./data-rules.ts";

/** A day, or only a month or year where no more is known. */
const ReadOn = z.string().regex(/^\d{4}(-\d\d){0,2}$/);

/** Each group of facts says where it comes from. */
const sourced = {
  source: z.string().min(1),
  /** When the source was read. */
  date: ReadOn,
  /** Where sources disagree, or what no source confirms. */
  caveat: z.string().exactOptional(),
};

/** Ways to serve a tuned model: paid per token, or paid per hour. */
export const ServingPath = z.enum(["on-demand", "provisioned"]);
export type ServingPath = z.infer<typeof ServingPath>;

/** The values of one hyperparameter of a customization job. */
const Hyperparameter = z
  .strictObject({
    min: z.number(),
    max: z.number(),
    /** What Bedrock uses when the value is left out; absent where a value must be given. */
    default: z.number().exactOptional(),
    integer: z.boolean().exactOptional(),
    /** Accepted besides numbers, e.g. `auto`. */
    words: z.array(z.string()).exactOptional(),
    /** AWS's guidance for warm-up: one step for this many training rows. Takes precedence over `default`. */
    rowsPerStep: z.int().exactOptional(),
    caveat: z.string().exactOptional(),
  })
  .readonly();
export type Hyperparameter = z.infer<typeof Hyperparameter>;

export const Price = z
  .strictObject({
    usd: z.number().positive(),
    per: z.enum(["1000-tokens", "model-month", "model-unit-hour"]),
    /** false: we have not seen it on a page of AWS, and every screen must say so. */
    confirmed: z.boolean(),
    source: z.string().min(1),
    date: ReadOn,
  })
  .readonly();
/** A price in USD, with its source. */
export type Price = z.infer<typeof Price>;

const price = Price.exactOptional();

/** Prices of a base model and of the models tuned from it. An absent one is unknown, not zero. */
export const Prices = z
  .strictObject({
    training: price,
    storage: price,
    /** One model unit, without commitment. */
    provisioned: price,
    /** One model unit, with a commitment of one month or of six. */
    provisionedOneMonth: price,
    provisionedSixMonths: price,
    /** Tokens in and out of the base model, on demand. */
    baseInput: price,
    baseOutput: price,
    /** Tokens in and out of a tuned model, on demand. */
    tunedInput: price,
    tunedOutput: price,
  })
  .readonly();
export type Prices = z.infer<typeof Prices>;

/** How fast a model may be asked; null where no limit is known, which a file says by leaving it out. */
const Pace = z
  .strictObject({
    requestsPerMinute: z.number().positive().nullable().default(null),
    /** Input and output together. */
    tokensPerMinute: z.number().positive().nullable().default(null),
  })
  .readonly()
  .prefault({});

const named = {
  /** Short name, also the name of the file. */
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string(),
};

/** A base model that can be tuned: its file, merged with those it extends. */
export const BaseModelFacts = z
  .strictObject({
    ...named,
    family: TokenFamily.exclude(["unknown"]),
    /** Day on which the file was last compared with its sources. */
    asOf: z.iso.date(),
    ids: z.strictObject({
      /** For customization jobs and Provisioned Throughput, with context suffix. */
      customization: z.string(),
      foundation: z.string(),
      /** What answers for the untuned model on demand: the foundation id, or an inference profile. */
      inference: z.string(),
      ...sourced,
    }),
    customization: z.strictObject({ regions: z.array(z.string()).min(1), ...sourced }),
    /** Why Tunewright does not tune this model although Bedrock does; `dataRules` is empty then. */
    unsupported: z.string().exactOptional(),
    /** By method. Without the method the model is not tuned that way. */
    dataRules: z.partialRecord(Method, z.strictObject({ ...limits, ...sourced })),
    /** Larger models, by name, whose answers this one may learn in a distillation; absent where none is known here. */
    teachers: z.strictObject({ names: z.array(z.string()).min(1), ...sourced }).exactOptional(),
    /** In Bedrock's order. */
    hyperparameters: z.strictObject({
      values: z.record(z.string(), Hyperparameter),
      ...sourced,
    }),
    /** Settings under which the model and those tuned from it return their most likely answer. */
    inference: z
      .strictObject({
        minTemperature: z.number(),
        /** Converse's `additionalModelRequestFields` for greedy decoding. */
        greedyFields: z.record(z.string(), z.json()).exactOptional(),
        ...sourced,
      })
      .exactOptional(),
    /** How fast an on-demand deployment of a tuned model and the base model may be asked in a new account. */
    pace: z.strictObject({ tuned: Pace, base: Pace, ...sourced }).exactOptional(),
    /** The first path is used unless the user chooses another. */
    serving: z.strictObject({ paths: z.array(ServingPath).min(1), ...sourced }),
    prices: Prices,
    lifecycle: z.strictObject({
      status: z.enum(["active", "legacy", "unconfirmed"]),
      /** Name of the base model that is nearest to it here; not a recommendation by AWS. */
      successor: z.string().exactOptional(),
      ...sourced,
    }),
    notes: z.array(z.string()).default([]),
  })
  .readonly();
export type BaseModelFacts = z.infer<typeof BaseModelFacts>;

/** A base model that was once tunable, kept so that a refusal can say why. */
export const EndedModelFacts = z
  .strictObject({
    ...named,
    ids: z.strictObject({ customization: z.string() }),
    lifecycle: z.strictObject({
      status: z.literal("ended"),
      endOfLife: z.iso.date(),
      /** Name of the base model that is nearest to it here; not a recommendation by AWS. */
      successor: z.string().exactOptional(),
      ...sourced,
    }),
  })
  .readonly();
export type EndedModelFacts = z.infer<typeof EndedModelFacts>;
