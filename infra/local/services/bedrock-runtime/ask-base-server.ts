import { z } from "zod";
import { ServiceError } from "../../kernel/aws-error.ts";
import { defined } from "../../kernel/defined.ts";
import { invalid } from "../bedrock/errors.ts";
import type { BaseServer } from "../bedrock/models/base-server.ts";
import type { Conversation } from "./conversation.ts";

/** What a server has answered; the counts are its own, where it gives them. */
export interface ServerAnswer {
  readonly text: string;
  readonly isCut: boolean;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

/** Milliseconds that a server may take, the loading of its model included. */
const TIMEOUT = 300_000;
/** No answer of a model is longer. */
const MAX_BYTES = 10_000_000;

const Completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullable() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() })
    .nullish(),
});

/**
 * Asks a base model's server. Nothing of a question or an answer is kept or logged. Throws as Bedrock does of a model
 * that fails: `ServiceUnavailableException`, `ModelTimeoutException`, `ModelNotReadyException`, `ThrottlingException`,
 * `ModelErrorException`, and `ValidationException` for what the server does not take.
 */
export async function askBaseServer(
  server: BaseServer,
  conversation: Conversation,
): Promise<ServerAnswer> {
  const { status, text } = await post(server, conversation);
  if (status !== 200) throw refusalOf(status, text);
  const parsed = Completion.safeParse(parse(text));
  const [choice] = parsed.data?.choices ?? [];
  if (choice === undefined) throw modelError(status);
  const { usage } = parsed.data ?? {};
  return {
    text: choice.message.content ?? "",
    isCut: choice.finish_reason === "length",
    inputTokens: usage?.prompt_tokens,
    outputTokens: usage?.completion_tokens,
  };
}

async function post(server: BaseServer, conversation: Conversation) {
  const signal = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(`${server.url}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(requestOf(server, conversation)),
      redirect: "error",
      signal,
    });
    return { status: response.status, text: await textOf(response) };
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    if (signal.aborted) throw timedOut();
    throw new ServiceError(
      "ServiceUnavailableException",
      `The server of the base model at ${server.url} does not answer.`,
      { status: 503 },
    );
  }
}

async function textOf({ status, body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw modelError(status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Turns alternate, the user's last. */
function requestOf({ name }: BaseServer, conversation: Conversation): object {
  const { system, turns, maxTokens, stopSequences, temperature, topP } = conversation;
  const messages = turns.map((content, at) => ({
    role: (turns.length - at) % 2 === 1 ? "user" : "assistant",
    content,
  }));
  const instructions = system.join("\n\n");
  return {
    model: name,
    messages:
      instructions === "" ? messages : [{ role: "system", content: instructions }, ...messages],
    max_tokens: maxTokens,
    stream: false,
    ...defined({ temperature, top_p: topP }),
    ...(stopSequences.length === 0 ? {} : { stop: stopSequences }),
  };
}

function refusalOf(status: number, text: string): ServiceError {
  if (status === 400 || status === 413 || status === 422) {
    return invalid(`The model returned the following errors: ${messageOf(text)}`);
  }
  if (status === 429) {
    return new ServiceError("ThrottlingException", "Too many requests, please wait.", { status });
  }
  if (status === 503) {
    return new ServiceError(
      "ModelNotReadyException",
      "The model specified in the request is not ready to serve inference requests.",
      { status: 429 },
    );
  }
  return status === 408 || status === 504 ? timedOut() : modelError(status);
}

const Problem = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

function messageOf(text: string): string {
  const problem = Problem.safeParse(parse(text)).data?.error;
  const message = typeof problem === "string" ? problem : problem?.message;
  return (message ?? "the request is not accepted").slice(0, 500);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function timedOut(): ServiceError {
  return new ServiceError(
    "ModelTimeoutException",
    "The request took too long to process. Processing time exceeded the model timeout length.",
    { status: 408 },
  );
}

function modelError(originalStatusCode: number): ServiceError {
  return new ServiceError(
    "ModelErrorException",
    "The request failed due to an error while processing the model.",
    { status: 424, details: { originalStatusCode } },
  );
}
