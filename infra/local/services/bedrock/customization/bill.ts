import { defined } from "../../../kernel/defined.ts";
import type { BedrockState } from "../state.ts";
import { trainedWith } from "./job.ts";

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
  /** Of a distillation: what its teacher has read and written, billed at that model's prices. */
  readonly teacherTokens?: { readonly input: number; readonly output: number };
}

/**
 * The bills of the jobs that have made a model: Bedrock charges nothing for one that has failed or was stopped (recorded
 * in August 2026). AWS shows trained tokens on the bill alone, by no API of Bedrock.
 */
export function trainingBills(state: BedrockState): TrainingBill[] {
  return state.jobs
    .values()
    .filter(({ status }) => status === "Completed")
    .map((job) => {
      const { arn, name, baseModelId, tokens = 0, teacherTokens } = job;
      const epochs = Number(trainedWith(job)["epochCount"] ?? 1);
      return {
        jobArn: arn,
        jobName: name,
        baseModelId,
        tokens,
        epochs,
        trainedTokens: tokens * epochs,
        ...defined({ teacherTokens }),
      };
    });
}
