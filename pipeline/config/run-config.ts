import { z } from "zod";
import { defined } from "../../dataset-tools/defined.ts";
import { ServingPath } from "../../dataset-tools/models/base-model.ts";
import { PriceItem } from "../models/prices.ts";
import { DataFormat } from "../models/resolve.ts";
import { CommitmentTerm } from "../workflow/input.ts";
import { ApprovalConfig } from "./approval.ts";
import { ScoreConfigs } from "./scores.ts";
import { WaiverConfig } from "./waivers.ts";

const character = z.string().length(1, "must be a single character");
/** The longest delimiters that files have. */
const delimiter = z.string().min(1).max(8);
const share = z.number().min(0).max(0.9);

/** Keys and values as Bedrock accepts them; ten of the fifty tags of a resource are left to Tunewright. */
const Tags = z
  .record(
    z
      .string()
      .regex(/^[a-zA-Z0-9\s._:/=+@-]{1,128}$/, "must be 1 to 128 letters, digits or ._:/=+@-")
      .regex(/^(?!aws:|tunewright:)/i, "must not start with aws: or tunewright:"),
    z.string().regex(/^[a-zA-Z0-9\s._:/=+@-]{0,256}$/, "must be letters, digits or ._:/=+@-"),
  )
  .refine((tags) => Object.keys(tags).length <= 40, "at most 40 tags")
  .default({});

const column = z.string().min(1).optional();

/** Column of each part of a row. */
const Columns = z
  .strictObject({ prompt: column, completion: column, system: column, group: column })
  .transform((columns) => defined(columns));

/** Up to a year; shorter than an hour is shorter than the sweep's pause. */
const LeaseHours = z.union(
  [z.number().min(1).max(8760), z.literal("none")],
  'must be a number of hours from 1 to 8760, or "none"',
);

/** The labeled data, and how it is read. */
const DataConfig = z.strictObject({
  /** Files, folders or globs of labeled data. */
  files: z.array(z.string().min(1)).min(1, "name at least one file of labeled data"),
  /** `loadConfig` parses the text form, `prompt=text,completion=category`. Absent parts are guessed from the columns' names. */
  columns: Columns.default({}),
  /** Prompt made of several columns, e.g. `{{title}}\n{{body}}`. */
  template: z.string().optional(),
  /** Of preference data, the preferred answers are trained on; it is refused otherwise. */
  answer: z.enum(["chosen"]).optional(),
  /** System prompt for every row; by default it lists the labels, where they are few. */
  system: z.string().optional(),
  /** Column whose rows must stay on one side of the split. */
  groupBy: z.string().optional(),
  /** File with a JSON Schema that every answer must fit. */
  answerSchema: z.string().optional(),
  /** Sheet of a workbook by name or number, or file in a zip archive; found by looking when absent. */
  sheet: z.coerce.string().optional(),
  /** Encoding, delimiter, quote and header are detected unless they are set here. */
  encoding: z.string().optional(),
  delimiter: delimiter.optional(),
  /** `null`: quotes are text. */
  quote: character.nullable().optional(),
  header: z.boolean().optional(),
  /** Files whose rows are all held out, e.g. an official test set; then none of `files` is. */
  heldOut: z.array(z.string().min(1)).min(1).optional(),
  /** Manifests of earlier datasets: rows that were on the other side of their split are counted. */
  against: z.array(z.string()).default([]),
  /** Leave out rows with errors; otherwise an error stops the run before it costs anything. */
  dropBadRows: z.boolean().default(false),
  /** Of rows that are the same but for case, marks or a few words, keep only the first. */
  dropNearDuplicates: z.boolean().optional(),
  /** Keep rows with the same long answer on one side of the split; by default unless `groupBy` is set. Labels never are. */
  groupByAnswer: z.boolean().optional(),
  /** Shares of the rows that are held out; the rest is used for training. */
  validationShare: share.default(0.1),
  evaluationShare: share.default(0.2),
});

/** What a run may cost; a plan above it is refused before anything is sent. */
export const Budget = z.strictObject({
  maxUsd: z
    .number()
    .nonnegative()
    .describe(
      "USD that the run itself may cost, as planned: training, questions and answers, throughput while the model is evaluated, and the whole term of a commitment.",
    ),
  maxUsdPerHour: z
    .number()
    .nonnegative()
    .optional()
    .describe("USD that serving the accepted model may cost an hour."),
});
export type Budget = z.infer<typeof Budget>;

/** Hours that Step Functions gives an execution, less a day for what is not limited. */
const MAX_RUN_HOURS = 13 * 24;

/** A run as the user describes it in `tunewright.yaml` and by options, with every default filled in. */
export const RunConfig = z
  .strictObject({
    data: DataConfig,
    /** Findings that are accepted until a day. */
    waivers: WaiverConfig.optional(),
    /** Short name of a known base model, or a Bedrock id. */
    model: z.string().min(1),
    /** Only for a base model that is not known. */
    format: DataFormat.optional(),
    /** Id or inference profile that answers for the untuned model. */
    inferenceId: z.string().optional(),
    /** The model learns the answers of a larger one, by name, id or inference profile, in place of the rows' own. */
    distillation: z
      .strictObject({
        teacher: z.string().min(1),
        /** Tokens of a teacher's answer at most. */
        maxResponseLength: z.int().min(1).optional(),
      })
      .optional(),
    /** By Bedrock's names; checked against the base model's ranges. */
    hyperparameters: z
      .record(
        z.string(),
        z.union([z.string(), z.number()], "must be text or a number").transform(String),
      )
      .default({}),
    serving: z
      .strictObject({
        path: ServingPath.optional(),
        /** Only with provisioned throughput. */
        modelUnits: z.int().min(1).default(1),
        /** Bought after the gate has accepted, and only if `acceptCommitment` confirms it. Absent: none. */
        commitment: CommitmentTerm.optional(),
        /** Price in USD of one committed model unit for an hour, where the base model's file has none. */
        hourlyUsd: z.number().positive().optional(),
        /** Hours for which an accepted model is served unless its lease is renewed; `none`: until it is retired. */
        leaseHours: LeaseHours.optional(),
      })
      .prefault({}),
    limits: z
      .strictObject({
        jobHours: z.number().positive().max(168).default(48),
        servingMinutes: z.number().positive().max(1440).default(90),
        pollSeconds: z.int().min(10).max(3600).default(60),
        stallHours: z.number().positive().max(168).default(6),
        stallAction: z.enum(["notify", "stop"]).default("notify"),
        evaluationHours: z.number().positive().max(48).default(48),
      })
      .prefault({}),
    evaluation: z
      .strictObject({
        /** How answers are scored; the first decides. By default chosen by what the right answers are. */
        scores: ScoreConfigs.optional(),
        /** Of an answer; by default what the right answers need, with room. */
        maxTokens: z.int().min(1).max(5000).optional(),
        concurrency: z.int().min(1).max(50).default(4),
        /** Take precedence over what is known of the base model; they hold for each of the two models. */
        requestsPerMinute: z.number().positive().optional(),
        tokensPerMinute: z.number().positive().optional(),
        /** The base model answers the held-out rows before anything is trained; with no headroom, nothing is. */
        baseFirst: z.boolean().default(false),
        /** Score of the base model from which tuning is not worth it, with `baseFirst`. */
        headroom: z.number().positive().max(1).default(0.95),
        /** The base model with its rows' own system prompt, or with a prompt that Bedrock has optimized. */
        baseArm: z.enum(["own", "optimized"]).default("own"),
      })
      .prefault({}),
    gate: z
      .strictObject({
        /** The confidence interval of tuned − base must be above this; scores are from 0 to 1. */
        minimumGain: z.number().min(-1).max(1).default(0),
        confidence: z.number().min(0.5).max(0.999).default(0.95),
        /** What the tuned model must beat besides the base model: the answer that is right most often. */
        floor: z.enum(["majority", "none"]).default("majority"),
        /** It must also beat the base model with so many of the most similar training rows in its prompt; null: not asked. */
        fewShot: z.int().min(1).max(16).nullable().default(null),
        /** Share of the rows by which answers of a wrong form may be more frequent than the base model's. */
        breakTolerance: z.number().min(0).max(1).default(0.02),
        /** The alias whose model the new one is compared with; null: none. */
        champion: z
          .strictObject({
            alias: z.string().min(1).default("candidate"),
            margin: z.number().min(0).max(1).default(0.02),
            forgettingRows: z.int().min(0).max(2000).default(200),
          })
          .nullable()
          .prefault({}),
        /** `label`, `language`, `length`, or columns of the data. */
        sliceBy: z.array(z.string().min(1)).default(["label"]),
        /** Score that the tuned model must reach in every slice. */
        sliceFloor: z.number().min(0).max(1).nullable().default(null),
      })
      .prefault({}),
    /** Name that versions are registered under; default is the data's name. */
    group: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "use a-z, 0-9 and single hyphens")
      .max(48)
      .optional(),
    /** `tunewright approve RUN` lets the run continue. Absent: no one has to approve it. */
    approval: ApprovalConfig.optional(),
    deleteModelOnFailure: z.boolean().default(false),
    allowRejectedRows: z.boolean().default(false),
    /** Confirms a commitment by its total and its end, e.g. `105,120 USD until 2027-05-26`. */
    acceptCommitment: z.string().optional(),
    budget: Budget.optional(),
    /** USD by item, e.g. `training`, that take precedence over the price table; for one thousand tokens, model-month or hour of a model unit. */
    prices: z.partialRecord(PriceItem, z.number().positive()).optional(),
    /** Confirms `serving.leaseHours: none` for throughput, which is then billed by the hour without an end. */
    acceptNoLease: z.boolean().default(false),
    tags: Tags,
  })
  .check((context) => {
    const { approval, limits } = context.value;
    const { jobHours, servingMinutes, evaluationHours } = limits;
    const hours = (approval?.hours ?? 0) + jobHours + servingMinutes / 60 + evaluationHours;
    if (approval === undefined || hours <= MAX_RUN_HOURS) return;
    context.issues.push({
      code: "custom",
      message: `with limits.jobHours, servingMinutes and evaluationHours this run could take ${Math.ceil(hours)} h, more than the ${MAX_RUN_HOURS} h that it has`,
      path: ["approval", "hours"],
      input: context.value,
    });
  })
  .check((context) => {
    const { validationShare, evaluationShare } = context.value.data;
    if (validationShare + evaluationShare < 0.95) return;
    context.issues.push({
      code: "custom",
      message: "with validationShare, this leaves too few rows to train on",
      path: ["data", "evaluationShare"],
      input: context.value,
    });
  });
export type RunConfig = z.infer<typeof RunConfig>;
