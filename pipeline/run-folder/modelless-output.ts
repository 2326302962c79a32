import { z } from "zod";
import { BaseScore } from "./base-score.ts";
import { Decision, RunOutput } from "./run-output.ts";

const { runId, report, notes } = RunOutput.shape;
const { decision, reason, score, value, rows, savedUsd } = BaseScore.shape;

/** The few numbers of the base model's score that pass through the state machine, rounded to four places. */
export const BaseScoreSummary = z.strictObject({
  ...{ decision, reason, score, value, rows, savedUsd },
  low: z.number().describe("Lower bound of the score's interval."),
  high: z.number().describe("Upper bound of the score's interval."),
  text: z.string().describe("The same in a sentence for people."),
});
export type BaseScoreSummary = z.infer<typeof BaseScoreSummary>;

/** The output of the state machine of a run that succeeded and has no model. */
export const ModellessOutput = z.discriminatedUnion("outcome", [
  z
    .strictObject({
      ...{ runId, report, notes },
      outcome: z.literal("not-tuned").describe("Nothing was trained."),
      baseScore: BaseScoreSummary.describe("The base model's score, measured first."),
    })
    .describe("The base model leaves no headroom, so nothing was trained."),
  z
    .strictObject({
      ...{ runId, report, notes },
      outcome: z
        .literal("aa-passed")
        .describe("The gate did not accept the base model against itself."),
      decision: Decision,
    })
    .describe("An A/A check: the gate did not accept the base model against itself."),
]);
export type ModellessOutput = z.infer<typeof ModellessOutput>;

/** The parsed output of a run that succeeded and has no model; null for any other. */
export function readModellessOutput(output: unknown): ModellessOutput | null {
  return ModellessOutput.safeParse(output).data ?? null;
}
