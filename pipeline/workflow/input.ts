import { z } from "zod";

/**
 * Input of one execution of the state machine. It names things and carries no row content;
 * the bucket, roles and topic come from the deployment (placeholders of the definition).
 */
export const ExecutionInput = z.strictObject({
  /** Also the execution's name, the job's, the custom model's and the serving's: a second start adopts. */
  runId: z
    .string()
    .max(48)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** SHA-256 (hex) of the plan that was approved. */
  planHash: z.string().regex(/^[0-9a-f]{64}$/),
  baseModel: z.strictObject({
    /** As Bedrock accepts it for customization, with context suffix: `amazon.nova-micro-v1:0:128k`. */
    id: z.string(),
    /** As the runtime accepts it for on-demand inference: `amazon.nova-micro-v1:0` or an inference profile. */
    inferenceId: z.string(),
    /** Short name, or the id of a base model that is not known. */
    name: z.string(),
  }),
  customizationType: z.enum(["FINE_TUNING"]),
  /** Bedrock expects numbers as strings. */
  hyperParameters: z.record(z.string(), z.string()),
  dataset: z.strictObject({
    /** Keys in the data bucket. */
    train: z.string(),
    validation: z.string().nullable(),
    evaluation: z.string(),
    trainRows: z.int().positive(),
    validationRows: z.int().nonnegative(),
    evaluationRows: z.int().positive(),
    /** SHA-256 (hex) of the three files, checked again before money is spent. */
    sha256: z.strictObject({
      train: z.string(),
      validation: z.string().nullable(),
      evaluation: z.string(),
    }),
    /** The distinct completions, when they are few labels; scoring is then by label. */
    labels: z.array(z.string()).nullable(),
  }),
  serving: z.strictObject({
    path: z.enum(["on-demand", "provisioned"]),
    modelUnits: z.int().positive().nullable(),
    /** Bedrock's `commitmentDuration`; null is no commitment: only such throughput can be removed by a clean-up. */
    commitment: z.enum(["OneMonth", "SixMonths"]).nullable(),
  }),
  limits: z.strictObject({
    /** The job is stopped, and the run fails, if it is not done by then. */
    jobHours: z.number().positive(),
    servingMinutes: z.number().positive(),
    pollSeconds: z.int().positive(),
  }),
  evaluation: z.strictObject({
    /** Maximum number of tokens in an answer. */
    maxTokens: z.int().positive(),
    concurrency: z.int().positive(),
  }),
  gate: z.strictObject({
    /** Lower bound of the interval of tuned − base must be above this, in score points (0–1). */
    minimumGain: z.number(),
    /** e.g. 0.95 */
    confidence: z.number(),
  }),
  /** Name under which versions are registered: `registry/<group>/versions/…`. */
  group: z.string(),
  /** Keep the trained custom model (storage is paid) when a later step fails. Serving is always removed. */
  keepModelOnFailure: z.boolean(),
});

export type ExecutionInput = z.infer<typeof ExecutionInput>;
