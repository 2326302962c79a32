import { z } from "zod";
import { Price, Prices } from "../../dataset-tools/models/base-model.ts";
import { ApprovalSettings, CommitmentTerm, ExecutionInput, Teacher } from "../workflow/input.ts";
import { runFile } from "./run-file.ts";

/** One thing that a run pays for. */
export const Purchase = z.strictObject({
  /** Which of the base model's prices it is paid by. */
  item: Prices.unwrap().keyof(),
  /** How many of `per`; tokens of all epochs together. */
  quantity: z.number(),
  per: Price.unwrap().shape.per,
  /** null when it is unknown. */
  price: Price.nullable(),
  usd: z.number().nullable(),
  /** Whether it is paid once, or for as long as the thing is kept. */
  recurring: z.boolean(),
  /** Of others than the two models: the base model with examples, the alias's model, where there is one, the judge, or the teacher. */
  arm: z.enum(["few-shot", "champion", "judge", "teacher"]).exactOptional(),
  /** Name of the candidate whose training it is, in a hyperparameter sweep. */
  candidate: z.string().exactOptional(),
});
export type Purchase = z.infer<typeof Purchase>;

/** Which of a base model's prices each term is paid by. */
export const COMMITMENT_PRICES = {
  OneMonth: "provisionedOneMonth",
  SixMonths: "provisionedSixMonths",
} as const;

/** Whether a purchase is a commitment, which is bought only if the gate accepts. */
export function isCommitment({ item }: Pick<Purchase, "item">): boolean {
  return item === COMMITMENT_PRICES.OneMonth || item === COMMITMENT_PRICES.SixMonths;
}

/** A commitment that is bought only if the gate accepts, with the term that it has if it is bought on the day of the plan. */
const PlannedCommitment = z.strictObject({
  duration: CommitmentTerm,
  /** Of one model unit. */
  hourlyUsd: z.number(),
  /** Of the whole term. */
  hours: z.number(),
  /** What the whole term costs, for all model units. */
  totalUsd: z.number(),
  until: z.iso.date(),
});

/** What the right answers to held-out rows are: scores are chosen by it. */
const AnswerType = z.enum(["labels", "json", "numbers", "short-texts", "texts"]);
export type AnswerType = z.infer<typeof AnswerType>;

/** What was seen of the right answers to held-out rows. */
const ScoreEvidence = z.strictObject({
  answers: AnswerType,
  /** Answers of that type, and all. */
  rows: z.number(),
  of: z.number(),
  /** Number of the first held-out row whose answer is of another type, from 1; null where there is none. */
  firstOther: z.number().nullable(),
  /** How many labels; null where answers are none. */
  labels: z.number().nullable(),
});
export type ScoreEvidence = z.infer<typeof ScoreEvidence>;
/** How likely true gains are recognized; shares and gains from 0 to 1. */
const Power = z.strictObject({
  chances: z.array(z.strictObject({ gain: z.number(), chance: z.number() })),
  /** Rows that recognize a gain with a high chance; null where no number does. */
  enough: z.strictObject({ rows: z.number(), gain: z.number(), chance: z.number() }).nullable(),
  /** Groups that the held-out rows belong to; null where rows are independent. */
  groups: z.number().nullable(),
  /** Share of the rows that only one of the models is taken to answer rightly. */
  assumedDiscordance: z.number(),
  /** The score is only right or wrong; for any other the chances are a guide. */
  isExact: z.boolean(),
});

/** What a hyperparameter sweep trains; of its models one is kept, and the others are deleted after the choice. */
const PlannedSweep = z.strictObject({
  candidates: z
    .array(z.strictObject({ name: z.string(), hyperParameters: z.record(z.string(), z.string()) }))
    .min(2),
  /** Jobs in progress at once at most; null: as many as the account's quota allows. */
  concurrency: z.int().positive().nullable(),
});
export type PlannedSweep = z.infer<typeof PlannedSweep>;

/** What will be bought at what price; an approval binds to its hash. The content of a run's `plan.json`. */
const Plan = z.strictObject({
  model: z.strictObject({ name: z.string(), id: z.string() }),
  region: z.string(),
  /** Who trains the model, and where the run starts; see `ExecutionInput`. */
  origin: ExecutionInput.shape.origin,
  start: ExecutionInput.shape.start,
  dataset: z.strictObject({
    name: z.string(),
    sha256: z.record(z.string(), z.string().nullable()),
  }),
  rows: z.strictObject({
    train: z.number(),
    validation: z.number(),
    evaluation: z.number(),
  }),
  hyperParameters: z.record(z.string(), z.string()),
  /** Absent where one model is trained. */
  hyperparameterSweep: PlannedSweep.exactOptional(),
  /** Absent where the model learns the rows' own answers: a plan with a teacher is another than one without. */
  teacher: Teacher.extend({ name: z.string() }).exactOptional(),
  settings: ExecutionInput.pick({
    limits: true,
    evaluation: true,
    gate: true,
    deleteModelOnFailure: true,
    allowRejectedRows: true,
    tags: true,
    storageUsdPerMonth: true,
  }).extend({
    /** Absent where no person has to approve the plan: one that needs it is another plan than one that does not. */
    approval: ApprovalSettings.exactOptional(),
  }),
  serving: ExecutionInput.shape.serving.extend({ commitment: PlannedCommitment.nullable() }),
  group: z.string(),
  /** Why these scores; null where the user named them. */
  scoreEvidence: ScoreEvidence.nullable(),
  /** Estimated tokens of the longest right answer to a held-out row. */
  longestAnswer: z.number(),
  /** How long asking the held-out rows takes at the pace of the settings; null where no limit is known. */
  evaluationMinutes: z.number().nullable(),
  /** Absent where one function asks all rows. */
  askingByFunctions: z
    .strictObject({
      /** At the same time, of all quotas. */
      functions: z.int(),
      calls: z.int(),
      /** For Lambda, Step Functions and S3, besides the models' tokens. */
      usd: z.number(),
    })
    .exactOptional(),
  /** How likely the held-out rows recognize a true gain; null where no models are compared by a gain. */
  power: Power.nullable(),
  purchases: z.array(Purchase),
  /** Sum of what is paid once and known, without a commitment; null when nothing is known. */
  knownUsd: z.number().nullable(),
  pricesAsOf: z.string(),
});
export type Plan = z.infer<typeof Plan>;

/** The run's `plan.json`. */
export const planFile = runFile("plan", Plan);
