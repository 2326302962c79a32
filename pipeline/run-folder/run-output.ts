import { z } from "zod";
import { Verdict } from "./verdict.ts";

const { outcome, verdict, rows, rowsNeeded, groups } = Verdict.shape;

/** The few numbers of a decision that pass through the state machine, rounded to four places. */
export const Decision = z
  .strictObject({
    ...{ outcome, verdict },
    reason: z.string().describe("Why the gate accepted or rejected, in a sentence for people."),
    score: z.string().describe("Name of the score that decided."),
    tuned: z.number().describe("Mean score of the tuned model, 0 to 1."),
    base: z.number().describe("Mean score of the base model, 0 to 1."),
    gain: z.number().describe("tuned − base."),
    low: z.number().describe("Lower bound of the gain's interval."),
    high: z.number().describe("Upper bound of the gain's interval."),
    confidence: z.number().describe("Confidence of the interval, e.g. 0.95."),
    pValue: z
      .number()
      .nullable()
      .describe("Chance of so large a gain if both were equally good; null where there is none."),
    ...{ rows, rowsNeeded, groups },
    worseLabels: z
      .array(z.string())
      .describe(
        "Labels that the tuned model certainly answers worse; at most 10, also where it is accepted.",
      ),
    fewShot: z
      .strictObject({
        examples: z.number().describe("Examples in each prompt."),
        score: z.number().describe("Mean score of the base model with them, 0 to 1."),
        gain: z.number().describe("tuned − base with examples."),
        low: z.number().describe("Lower bound of that gain's interval."),
        high: z.number().describe("Upper bound of that gain's interval."),
        passed: z.boolean().describe("Whether the tuned model is certainly better."),
      })
      .nullable()
      .describe("The base model with examples in its prompt; null where it was not asked."),
    champion: z
      .strictObject({
        alias: z.string().describe("The alias that points at it."),
        version: z.string().describe("Name of its version."),
        score: z.number().describe("Mean score of the champion, 0 to 1."),
        gain: z.number().describe("tuned − champion."),
        low: z.number().describe("Lower bound of that gain's interval."),
        high: z.number().describe("Upper bound of that gain's interval."),
        passed: z.boolean().describe("Whether the tuned model is good enough beside it."),
      })
      .nullable()
      .describe("The model that the alias points at now; null where it is not compared."),
    costs: z
      .strictObject({
        servingUsdPerHour: z
          .number()
          .nullable()
          .describe(
            "USD an hour of all model units; null where serving is billed by token or the price is not known.",
          ),
        storageUsdPerMonth: z
          .number()
          .nullable()
          .describe("USD a month of keeping the custom model; null where the price is not known."),
        text: z.string().describe("The same in a sentence for people."),
      })
      .describe("What an accepted model costs while it is kept and served, by the plan's prices."),
    summary: z
      .string()
      .describe("Outcome, verdict, scores and gain in a few lines for people, as in the notice."),
  })
  .describe("What the gate decided, in the few numbers that pass through the state machine.");
export type Decision = z.infer<typeof Decision>;

/** The output of the state machine of a run that succeeded: the same members whatever was decided. */
export const RunOutput = z
  .strictObject({
    runId: z.string().describe("Id of the run."),
    ...{ outcome, verdict },
    decision: Decision,
    version: z.string().describe("Key of the registry entry in the data bucket."),
    modelArn: z.string().describe("ARN of the custom model."),
    servingArn: z
      .string()
      .nullable()
      .describe("What the runtime accepts as `modelId`; null where the model was rejected."),
    committedUntil: z
      .string()
      .nullable()
      .describe("End (ISO 8601) of the commitment that was bought; null where none was."),
    leaseUntil: z
      .string()
      .nullable()
      .describe(
        "End (ISO 8601) of the lease: the sweep then removes the serving, unless it was renewed; null where it has none.",
      ),
    alias: z
      .string()
      .nullable()
      .describe("The alias that was moved to the version; null where the model was rejected."),
    left: z
      .string()
      .nullable()
      .describe("What a rejected model leaves that costs money, in sentences for people."),
    report: z
      .string()
      .nullable()
      .describe("Where the report is (`s3://…`); null where it could not be written."),
    notes: z
      .array(
        z.strictObject({
          state: z.string().describe("Name of the state that failed."),
          error: z.string().describe("Name of its error."),
        }),
      )
      .describe(
        "What the run could not do although its verdict holds, e.g. write the report; a resume does it.",
      ),
  })
  .describe("Output of the state machine of a run that succeeded.");

/** What is needed of an output: also of one that an older version of the state machine wrote, with fewer members. */
const ReadableOutput = z.object({
  ...RunOutput.pick({ outcome: true, verdict: true, version: true, modelArn: true }).shape,
  ...RunOutput.pick({
    ...{ servingArn: true, committedUntil: true, leaseUntil: true, alias: true },
    ...{ left: true, report: true },
  }).partial().shape,
  decision: Decision.nullable().catch(null),
  notes: RunOutput.shape.notes.default([]),
});
export type RunOutput = z.infer<typeof ReadableOutput>;

/** The parsed output of an execution; null where there is none or it is not ours. */
export function readOutput(output: unknown): RunOutput | null {
  return ReadableOutput.safeParse(output).data ?? null;
}
