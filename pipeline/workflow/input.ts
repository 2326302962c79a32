import { z } from "zod";
import { CANDIDATE, MAX_CANDIDATES, MAX_JOBS_AT_ONCE } from "./names.ts";
import { ScoreSpec } from "./score-spec.ts";

/** Limits of requests to one model; null where none is known, so that it is asked as fast as it answers. */
export const Pace = z.strictObject({
  requestsPerMinute: z.number().positive().nullable(),
  /** Input and output together. */
  tokensPerMinute: z.number().positive().nullable(),
});
export type Pace = z.infer<typeof Pace>;

/** USD per 1000 tokens of one model; null where a price is not known. */
const TokenPrices = z.strictObject({
  input: z.number().nullable(),
  output: z.number().nullable(),
});
export type TokenPrices = z.infer<typeof TokenPrices>;

const Gate = z
  .strictObject({
    minimumGain: z
      .number()
      .describe("Lower bound of the interval of tuned − base must be above this."),
    confidence: z.number().describe("Confidence of the intervals, e.g. 0.95."),
    floor: z
      .enum(["majority", "none"])
      .describe("Whether the tuned model must beat the answer that is right most often."),
    fewShot: z
      .int()
      .min(1)
      .max(16)
      .nullable()
      .describe(
        "Examples, the most similar training rows, in the prompt of the base model that the tuned model must beat, too; null: it is not asked so.",
      ),
    breakTolerance: z
      .number()
      .nonnegative()
      .describe(
        "Answers of a wrong form may be more frequent than the base model's by this share of the rows.",
      ),
    champion: z
      .strictObject({
        alias: z.string().describe("Alias that points at the champion."),
        margin: z.number().nonnegative().describe("How much worse the new model may be."),
        forgettingRows: z
          .int()
          .nonnegative()
          .describe("At most so many of the champion's own held-out rows are asked too; 0: none."),
      })
      .nullable()
      .describe(
        "What the new model must not be worse than by more than `margin`; null: compared with the base model only.",
      ),
    sliceBy: z
      .array(z.string())
      .describe(
        "What rows are looked at separately by: `label`, `language`, `length`, or columns of the data.",
      ),
    sliceFloor: z
      .number()
      .nullable()
      .describe("Score that the tuned model must reach in every slice; null: none."),
  })
  .describe("The rule that decides; scores and their differences are from 0 to 1.");
export type Gate = z.infer<typeof Gate>;

/** Where an execution starts: nothing that a run or someone else has paid for is bought again. */
const Start = z.discriminatedUnion("at", [
  /** Creates the run's customization job, the first or a later one, or adopts it if it exists. */
  z.strictObject({ at: z.literal("training"), jobNumber: z.int().positive() }),
  /** Waits for a job that exists. */
  z.strictObject({ at: z.literal("job"), jobArn: z.string() }),
  /** Serves a model that exists. */
  z.strictObject({ at: z.literal("model"), jobArn: z.string().nullable(), modelArn: z.string() }),
  /** Every held-out row is answered and the model is not to be served: decides and reports again. */
  z.strictObject({
    at: z.literal("verdict"),
    jobArn: z.string().nullable(),
    modelArn: z.string(),
  }),
  /** Asks the base model in place of a tuned one, too: the gate must not accept a model against itself. */
  z.strictObject({ at: z.literal("base") }),
]);
export type Start = z.infer<typeof Start>;

/** That a person must approve the plan before anything is bought. */
export const ApprovalSettings = z.strictObject({
  hours: z.number().positive().describe("The run ends without buying anything after so many."),
  otherPerson: z.boolean().describe("Whether who started the run may not approve it."),
});

/** The larger model whose answers the model learns. */
export const Teacher = z.strictObject({
  /** A foundation model's id, or an inference profile. */
  id: z.string(),
  /** Tokens of an answer at most; null: Bedrock's own limit. */
  maxResponseLength: z.int().positive().nullable(),
});

/** Hyperparameters of which each trains a model; the model with the lowest validation loss is kept. */
export const HyperparameterSweep = z.strictObject({
  candidates: z
    .array(
      z.strictObject({
        /** Part of the names of its job and its model. */
        name: z.string().regex(CANDIDATE),
        hyperParameters: z.record(z.string(), z.string()),
        /** Of its job to be created, or adopted if it exists. */
        jobNumber: z.int().positive(),
      }),
    )
    .min(2)
    .max(MAX_CANDIDATES),
  /** Jobs in progress at once at most; null: as many as the account's quota allows, which is never exceeded. */
  concurrency: z.int().min(1).max(MAX_JOBS_AT_ONCE).nullable(),
});
export type HyperparameterSweep = z.infer<typeof HyperparameterSweep>;

/** Term of a commitment, by Bedrock's names. */
export const CommitmentTerm = z.enum(["OneMonth", "SixMonths"]);
export type CommitmentTerm = z.infer<typeof CommitmentTerm>;

/** A commitment that a person has confirmed; it is bought only after the gate has accepted. */
const Commitment = z.strictObject({
  duration: CommitmentTerm,
  /** What the whole term costs, in USD. */
  totalUsd: z.number().positive(),
  /** Day on which the term ends if it is bought on the day of the approval. */
  until: z.iso.date(),
  /** SHA-256 (hex) of `<runId>|<duration>|<modelUnits>|<totalUsd>|<until>`. */
  approval: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * Input of one execution of the state machine. It names things and carries no row content;
 * the bucket, roles and topic come from the deployment (placeholders of the definition).
 */
export const ExecutionInput = z.strictObject({
  /** Also the name of what the run buys, so that a later execution of the run adopts it; see `runIdOf`. */
  runId: z
    .string()
    .max(48)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** SHA-256 (hex) of the plan that was approved. */
  planHash: z.string().regex(/^[0-9a-f]{64}$/),
  start: Start,
  /**
   * Who trains the model: this run, or someone before it, at whose job or model the run starts; `base` where none is
   * trained, since the base model is compared with itself.
   */
  origin: z.enum(["run", "job", "model", "base"]),
  baseModel: z.strictObject({
    /** As Bedrock accepts it for customization, with context suffix: `amazon.nova-micro-v1:0:128k`. */
    id: z.string(),
    /** As the runtime accepts it for on-demand inference: `amazon.nova-micro-v1:0` or an inference profile. */
    inferenceId: z.string(),
    /** Short name, or the id of a base model that is not known. */
    name: z.string(),
    /** Short name of the base model to move to when Bedrock retires this one; null where none is known. */
    successor: z.string().nullable(),
  }),
  customizationType: z.enum(["FINE_TUNING", "DISTILLATION"]),
  /** Of a distillation alone. */
  teacher: Teacher.exactOptional(),
  /** Bedrock expects numbers as strings; it takes none for a distillation. Empty where a sweep is to find them. */
  hyperParameters: z.record(z.string(), z.string()),
  /** Absent where one job trains the model. */
  hyperparameterSweep: HyperparameterSweep.exactOptional(),
  dataset: z.strictObject({
    /** Keys in the data bucket; train is null where the model was trained elsewhere. */
    train: z.string().nullable(),
    validation: z.string().nullable(),
    evaluation: z.string(),
    trainRows: z.int().nonnegative(),
    validationRows: z.int().nonnegative(),
    evaluationRows: z.int().positive(),
    /** SHA-256 (hex) of the three files, checked again before money is spent. */
    sha256: z.strictObject({
      train: z.string().nullable(),
      validation: z.string().nullable(),
      evaluation: z.string(),
    }),
    /** The distinct completions, when they are few labels; scoring is then by label. */
    labels: z.array(z.string()).nullable(),
  }),
  serving: z.strictObject({
    path: z.enum(["on-demand", "provisioned"]),
    modelUnits: z.int().positive().nullable(),
    /** Models are evaluated on demand or on throughput without commitment; null: none is bought afterwards either. */
    commitment: Commitment.nullable(),
    /** Hours for which an accepted model is served unless its lease is renewed; null: until someone retires it. */
    leaseHours: z.number().positive().nullable(),
  }),
  limits: z.strictObject({
    /** The job is stopped, and the run fails, if it is not done by then. */
    jobHours: z.number().positive(),
    servingMinutes: z.number().positive(),
    pollSeconds: z.int().positive(),
    /** Hours without any movement of the job after which people are notified, or the job is stopped. */
    stallHours: z.number().positive(),
    stallAction: z.enum(["notify", "stop"]),
    /** Asking the held-out rows ends, and the run fails, if it is not done by then. */
    evaluationHours: z.number().positive(),
  }),
  evaluation: z.strictObject({
    /** Maximum number of tokens in an answer. */
    maxTokens: z.int().positive(),
    concurrency: z.int().positive(),
    /** With more held-out rows several functions ask at the same time; absent: one function asks all. */
    inCloudAbove: z.int().positive().exactOptional(),
    pace: z.strictObject({ tuned: Pace, base: Pace }),
    /** The first decides. */
    scores: z.array(ScoreSpec).min(1),
    /** USD per 1000 tokens by model; null where a price is not known. */
    usdPer1000Tokens: z.strictObject({ tuned: TokenPrices, base: TokenPrices }),
    /** Where a run trains, the base model answers the held-out rows before that. */
    baseFirst: z.boolean(),
    /** With `baseFirst`: score of the base model from which nothing is trained. */
    headroom: z.number().positive().max(1),
  }),
  gate: Gate,
  /** Name under which versions are registered: `registry/<group>/versions/…`. */
  group: z.string(),
  /** Delete the trained model when a later step fails. Serving is always removed. */
  deleteModelOnFailure: z.boolean(),
  /** Continue although Bedrock has rejected rows of the training data. */
  allowRejectedRows: z.boolean(),
  /** Absent: no one has to approve the plan. */
  approval: ApprovalSettings.extend({
    startedBy: z.string().nullable().describe("ARN of who started the run; null: not known."),
  }).exactOptional(),
  /** The user's own tags for all that is bought. */
  tags: z.record(z.string(), z.string()),
  /** What keeping the custom model costs; null where the price is not known. */
  storageUsdPerMonth: z.number().nullable(),
});

export type ExecutionInput = z.infer<typeof ExecutionInput>;

/** The run that an execution belongs to: the first is named after its run, later ones `<runId>_2`, `<runId>_3`, … */
export function runIdOf(executionName: string): string {
  return executionName.split("_", 1)[0] ?? executionName;
}
