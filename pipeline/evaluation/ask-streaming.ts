import {
  type BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from "@aws-sdk/client-bedrock-runtime";
import { defined } from "../../dataset-tools/defined.ts";
import { isAwsError } from "../errors.ts";
import type { Answer } from "../run-folder/answered-rows.ts";
import { converse, converseInput, type Question } from "./ask.ts";

/** Who listens while a model answers. */
export interface AnswerListener {
  readonly signal: AbortSignal;
  onText(text: string): void;
}

/** An answer, and whether it came bit by bit. */
export interface StreamedAnswer extends Answer {
  readonly text: string;
  readonly streamed: boolean;
}

/**
 * As `converse`, but passes the answer on bit by bit. Where streaming is refused, since the model does not support it
 * or the caller may not, the whole answer is requested instead; AWS's errors are thrown unchanged.
 */
export async function converseStreaming(
  runtime: BedrockRuntimeClient,
  question: Question,
  listener: AnswerListener,
): Promise<StreamedAnswer> {
  const abortSignal = listener.signal;
  const command = new ConverseStreamCommand(converseInput(question));
  const opened = await runtime.send(command, { abortSignal }).catch((error: unknown) => {
    if (isAwsError(error, "ValidationException", "AccessDeniedException")) return null;
    throw error;
  });
  if (opened !== null) return readStream(opened.stream ?? noEvents(), listener);
  const answer = await converse(runtime, question, abortSignal);
  const text = answer.text ?? "";
  listener.onText(text);
  return { ...answer, text, streamed: false };
}

async function readStream(
  stream: AsyncIterable<ConverseStreamOutput>,
  { onText }: AnswerListener,
): Promise<StreamedAnswer> {
  let text = "";
  let counted: Pick<Answer, "inputTokens" | "outputTokens" | "latencyMs"> = {
    inputTokens: 0,
    outputTokens: 0,
  };
  let stopReason: string | undefined;
  for await (const event of stream) {
    throwIfFailed(event);
    const piece = event.contentBlockDelta?.delta?.text ?? "";
    if (piece !== "") onText(piece);
    text += piece;
    stopReason = event.messageStop?.stopReason ?? stopReason;
    if (event.metadata !== undefined) counted = countedIn(event.metadata);
  }
  return { text, error: null, ...counted, ...defined({ stopReason }), streamed: true };
}

function countedIn({ usage, metrics }: NonNullable<ConverseStreamOutput["metadata"]>) {
  const { inputTokens = 0, outputTokens = 0 } = usage ?? {};
  return { inputTokens, outputTokens, ...defined({ latencyMs: metrics?.latencyMs }) };
}

/** A failure while the model answers comes as an event. */
function throwIfFailed(event: ConverseStreamOutput): void {
  const failure =
    event.internalServerException ??
    event.modelStreamErrorException ??
    event.validationException ??
    event.throttlingException ??
    event.serviceUnavailableException;
  if (failure !== undefined) throw failure;
}

async function* noEvents(): AsyncGenerator<ConverseStreamOutput> {
  yield* [];
}
