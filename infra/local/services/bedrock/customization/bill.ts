import type { BedrockState } from "../state.ts";

/** What a customization job is billed for. */
export interface TrainingBill {
  readonly jobArn: string;
  readonly jobName: string;
  readonly baseModelId: string;
  /** Tokens of the training records, the system text of each included. */
  readonly tokens: number;
  readonly epochs: number;
  /** `tokens` × `epochs`. */
  readonly trainedTokens: number;
}

/**
 * The bills of the jobs that have made a model: Bedrock charges nothing for one that has failed or was stopped (recorded
 * in August 2026). AWS shows trained tokens on the bill alone, by no API of Bedrock.
 */
export function trainingBills(state: BedrockState): TrainingBill[] {
  return state.jobs
    .values()
    .filter(({ status }) => status === "Completed")
    .map(({ arn, name, baseModelId, hyperParameters, tokens = 0 }) => {
      const epochs = Number(hyperParameters["epochCount"] ?? 1);
      return {
        jobArn: arn,
        jobName: name,
        baseModelId,
        tokens,
        epochs,
        trainedTokens: tokens * epochs,
      };
    });
}
