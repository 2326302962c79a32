import { z } from "zod";
import { runFile } from "./run-file.ts";
import { AnswerFacts, Interval } from "./verdict.ts";

const HeadroomReason = z
  .enum([
    /** It trains. */
    "headroom",
    /** The base model reaches the score from which tuning is not worth it. */
    "score-at-threshold",
    /** The gate would reject even a model that answers every row as the held-out rows do. */
    "no-room-for-gain",
    /** With examples in its prompt the base model reaches the score from which tuning is not worth it. */
    "few-shot-at-threshold",
    /** The gate would reject even a model that answers every row so, beside the base model with examples. */
    "no-room-over-few-shot",
  ])
  .describe("Why the run trains, or does not.");

/** The base model's score on the held-out rows, measured before the training: the content of `base-score.json`. */
export const BaseScore = z.strictObject({
  schema: z.literal(1).describe("Version of this format."),
  decision: z.enum(["train", "do-not-tune"]).describe("What the run does after it."),
  reason: HeadroomReason,
  score: z.string().describe("Name of the score that decides, e.g. `labels`."),
  value: z
    .number()
    .describe("From 0 to 1; rows that the base model refuses count as right, as in the gate."),
  confidence: z.number().describe("Of the interval, e.g. 0.95."),
  interval: Interval.describe("Holds the true score with the confidence."),
  rows: z.number().describe("Held-out rows that the base model was asked."),
  threshold: z.number().describe("Score from which nothing is trained."),
  minimumGain: z.number().describe("Gain that the gate requires."),
  largestGain: z
    .strictObject({ gain: z.number(), low: z.number() })
    .describe("Gain of a model that answers every row right, and the lower bound of its interval."),
  savedUsd: z
    .number()
    .nullable()
    .describe(
      "What the rest of the plan would have cost once, in USD; null where no price is known, or the run trains.",
    ),
  fewShot: z
    .strictObject({
      examples: z.number().describe("Examples in each prompt."),
      value: z.number().describe("Its score, as `value`."),
    })
    .exactOptional()
    .describe("The base model with examples in its prompt; absent where it was not asked so."),
  answers: AnswerFacts.describe("What the answers were like."),
});
export type BaseScore = z.infer<typeof BaseScore>;

/** The run's `base-score.json`. */
export const baseScoreFile = runFile("baseScore", BaseScore);
