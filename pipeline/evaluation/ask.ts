import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
} from "@aws-sdk/client-bedrock-runtime";
import { defined } from "../../dataset-tools/defined.ts";
import { greedySettings } from "../models/greedy.ts";
import type { Answer } from "../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import { reactionTo } from "./reaction.ts";

export interface Question {
  /** Foundation model id, inference profile, deployment ARN or provisioned model ARN. */
  readonly modelId: string;
  /** Id or short name of the base model that answers, or that the answering model is tuned from. */
  readonly baseModel: string;
  /** Maximum number of tokens in the answer. */
  readonly maxTokens: number;
  readonly row: EvaluationRow;
}

/** Characters of a question that count as a token before the model has counted. */
const CHARACTERS_PER_TOKEN = 4;

/** Tokens that a question and its answer count for before the model has counted. */
export function tokensAhead({ maxTokens, row }: Pick<Question, "maxTokens" | "row">): number {
  return maxTokens + JSON.stringify(row).length / CHARACTERS_PER_TOKEN;
}

/** Asks a model one held-out row for its most likely answer; AWS's errors are thrown unchanged. */
export async function converse(
  runtime: BedrockRuntimeClient,
  question: Question,
  signal?: AbortSignal,
): Promise<Answer> {
  const command = new ConverseCommand(converseInput(question));
  return read(await runtime.send(command, defined({ abortSignal: signal })));
}

/** What Converse and ConverseStream are sent for a question. */
export function converseInput({
  modelId,
  baseModel,
  maxTokens,
  row,
}: Question): ConverseCommandInput {
  const { temperature, fields } = greedySettings(baseModel);
  return {
    modelId,
    messages: row.messages,
    system: row.system === null ? undefined : [{ text: row.system }],
    inferenceConfig: { maxTokens, temperature },
    additionalModelRequestFields: fields,
  };
}

/** An answer, or the model's lasting refusal of the row; or what to do since there is none yet. */
export type Asked =
  | { readonly answer: Answer }
  | { readonly reaction: "slower" | "later"; readonly error: string };

/** As `converse`, but throws only what every other question would meet as well. */
export async function ask(runtime: BedrockRuntimeClient, question: Question): Promise<Asked> {
  try {
    return { answer: await converse(runtime, question) };
  } catch (error) {
    const reaction = reactionTo(error);
    if (reaction === "stop" || !(error instanceof Error)) throw error;
    if (reaction !== "never") return { reaction, error: error.name };
    const { name, message } = error;
    return { answer: { text: null, error: name, message, inputTokens: 0, outputTokens: 0 } };
  }
}

function read(answer: ConverseCommandOutput): Answer {
  const blocks = answer.output?.message?.content ?? [];
  return {
    text: blocks.map((block) => block.text ?? "").join(""),
    error: null,
    inputTokens: answer.usage?.inputTokens ?? 0,
    outputTokens: answer.usage?.outputTokens ?? 0,
    ...defined({ stopReason: answer.stopReason, latencyMs: answer.metrics?.latencyMs }),
  };
}
