import { z } from "zod";
import { PriceItem } from "../models/prices.ts";
import { DataFormat } from "../models/resolve.ts";
import { ApprovalConfig } from "./approval.ts";
import { DataConfig } from "./data-config.ts";
import { EvaluationConfig, GateConfig } from "./evaluation-config.ts";
import { LimitsConfig, ServingConfig } from "./serving-config.ts";
import { WaiverConfig } from "./waivers.ts";

/** Keys and values as Bedrock accepts them; ten of the fifty tags of a resource are left to Tunewright. */
const Tags = z
  .record(
    z
      .string()
      .regex(/^[a-zA-Z0-9\s._:/=+@-]{1,128}$/, "must be 1 to 128 letters, digits or ._:/=+@-")
      .regex(
        /^(?![aA][wW][sS]:|[tT][uU][nN][eE][wW][rR][iI][gG][hH][tT]:)/,
        "must not start with aws: or tunewright:",
      ),
    z.string().regex(/^[a-zA-Z0-9\s._:/=+@-]{0,256}$/, "must be letters, digits or ._:/=+@-"),
  )
  .refine((tags) => Object.keys(tags).length <= 40, "at most 40 tags")
  .meta({ maxProperties: 40 })
  .default({});

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

const GROUP = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_GROUP = 48;

/** Whether versions can be registered under a name. */
export function isGroupName(name: string): boolean {
  return name.length <= MAX_GROUP && GROUP.test(name);
}

/** Hours that Step Functions gives an execution, less a day for what is not limited. */
export const MAX_RUN_HOURS = 13 * 24;

/** A run as the user describes it in `tunewright.yaml` and by options, with every default filled in. */
export const RunConfig = z
  .strictObject({
    data: DataConfig.describe("The labeled data, and how it is read."),
    waivers: WaiverConfig.optional().describe("Findings that are accepted until a day."),
    model: z.string().min(1).describe("Short name of a known base model, or a Bedrock id."),
    format: DataFormat.optional().describe("Only for a base model that is not known."),
    inferenceId: z
      .string()
      .optional()
      .describe("Id or inference profile that answers for the untuned model."),
    distillation: z
      .strictObject({
        teacher: z.string().min(1).describe("The larger model, by name, id or inference profile."),
        maxResponseLength: z
          .int()
          .min(1)
          .optional()
          .describe("Tokens of a teacher's answer at most."),
      })
      .optional()
      .describe("The model learns the answers of a larger one in place of the rows' own."),
    hyperparameters: z
      .record(
        z.string(),
        z.union([z.string(), z.number()], "must be text or a number").transform(String),
      )
      .default({})
      .describe(
        "By Bedrock's names, e.g. epochCount and learningRate; checked against the base model's ranges.",
      ),
    serving: ServingConfig,
    limits: LimitsConfig,
    evaluation: EvaluationConfig,
    gate: GateConfig,
    group: z
      .string()
      .regex(GROUP, "use a-z, 0-9 and single hyphens")
      .max(MAX_GROUP)
      .optional()
      .describe("Name that versions are registered under; by default the data's name."),
    approval: ApprovalConfig.optional().describe(
      "tunewright approve RUN lets the run continue. Absent: no one has to approve it.",
    ),
    deleteModelOnFailure: z
      .boolean()
      .default(false)
      .describe(
        "Delete the trained model when a later step fails; otherwise it is kept and its storage is billed.",
      ),
    allowRejectedRows: z
      .boolean()
      .default(false)
      .describe("Continue although Bedrock has rejected rows of the training data."),
    acceptCommitment: z
      .string()
      .optional()
      .describe(
        "Confirms a commitment by its total and its end, e.g. 105,120 USD until 2027-05-26.",
      ),
    budget: Budget.optional().describe(
      "What a run may cost; a plan above it is refused before anything is sent. Absent: no limit.",
    ),
    prices: z
      .partialRecord(PriceItem, z.number().positive())
      .optional()
      .describe(
        "USD by item, e.g. training, that take precedence over the price table; for one thousand tokens, model-month or hour of a model unit.",
      ),
    acceptNoLease: z
      .boolean()
      .default(false)
      .describe(
        "Confirms serving.leaseHours: none for throughput, which is then billed by the hour without an end.",
      ),
    tags: Tags.describe("Tags for all that the run buys."),
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
