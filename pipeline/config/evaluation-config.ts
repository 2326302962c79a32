import { z } from "zod";
import { ScoreConfigs } from "./scores.ts";

/** How the models are asked and their answers scored. */
export const EvaluationConfig = z
  .strictObject({
    scores: ScoreConfigs.optional().describe(
      "How answers are scored; the first decides. By default chosen by what the right answers are.",
    ),
    maxTokens: z
      .int()
      .min(1)
      .max(5000)
      .optional()
      .describe("Of an answer; by default what the right answers need, with room."),
    concurrency: z
      .int()
      .min(1)
      .max(50)
      .default(4)
      .describe(
        "Questions that are asked of a model at once; by each of several functions, where its pace is known.",
      ),
    inCloudAbove: z
      .int()
      .min(1)
      .default(2000)
      .describe(
        "With more held-out rows, up to ten functions share a model's quota and ask at the same time.",
      ),
    requestsPerMinute: z
      .number()
      .positive()
      .optional()
      .describe(
        "Questions a minute to each of the two models; by default what is known of the base model.",
      ),
    tokensPerMinute: z
      .number()
      .positive()
      .optional()
      .describe(
        "Tokens a minute of each of the two models; by default what is known of the base model.",
      ),
    baseFirst: z
      .boolean()
      .default(false)
      .describe(
        "The base model answers the held-out rows before anything is trained; with no headroom, nothing is.",
      ),
    headroom: z
      .number()
      .positive()
      .max(1)
      .default(0.95)
      .describe("Score of the base model from which tuning is not worth it, with baseFirst."),
    baseArm: z
      .enum(["own", "optimized"])
      .default("own")
      .describe(
        "The base model with its rows' own system prompt, or with a prompt that Bedrock has optimized.",
      ),
  })
  .prefault({})
  .describe("How the models are asked and their answers scored.");

/** When a tuned model is accepted. */
export const GateConfig = z
  .strictObject({
    minimumGain: z
      .number()
      .min(-1)
      .max(1)
      .default(0)
      .describe(
        "The confidence interval of tuned − base must be above this; scores are from 0 to 1.",
      ),
    confidence: z
      .number()
      .min(0.5)
      .max(0.999)
      .default(0.95)
      .describe("Confidence of the interval."),
    floor: z
      .enum(["majority", "none"])
      .default("majority")
      .describe(
        "What the tuned model must beat besides the base model: majority is the answer that is right most often.",
      ),
    fewShot: z
      .int()
      .min(1)
      .max(16)
      .nullable()
      .default(null)
      .describe(
        "It must also beat the base model with so many of the most similar training rows in its prompt; null: not asked.",
      ),
    breakTolerance: z
      .number()
      .min(0)
      .max(1)
      .default(0.02)
      .describe(
        "Share of the rows by which answers of a wrong form may be more frequent than the base model's.",
      ),
    champion: z
      .strictObject({
        alias: z.string().min(1).default("candidate").describe("Alias that names it."),
        margin: z
          .number()
          .min(0)
          .max(1)
          .default(0.02)
          .describe("How much worse than it the new model may be; scores are from 0 to 1."),
        forgettingRows: z
          .int()
          .min(0)
          .max(2000)
          .default(200)
          .describe(
            "Rows that it got right, of its own held-out ones, which the new model is also asked; 0: none.",
          ),
      })
      .nullable()
      .prefault({})
      .describe("The model in use, with which the new one is compared; null: none."),
    sliceBy: z
      .array(z.string().min(1))
      .default(["label"])
      .describe(
        "Parts of the rows that are also compared: label, language, length, or columns of the data.",
      ),
    sliceFloor: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .describe("Score that the tuned model must reach in every slice."),
  })
  .prefault({})
  .describe("When the tuned model is accepted.");
