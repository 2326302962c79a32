import { z } from "zod";
import { UserError } from "../../../errors.ts";
import { converseStreaming } from "../../../evaluation/ask-streaming.ts";
import { markWords } from "../../../report/html/word-diff.ts";
import { questionFor } from "../../../run/served.ts";
import { type ApiError, apiError } from "../../http/answer.ts";
import { readBody } from "../../http/request-body.ts";
import type { ApiCall, Send } from "../../http/route.ts";
import { openRun } from "../open-run.ts";
import { type ArmName, armNames, type PlaygroundArm, readArms } from "./arms.ts";

/** A question to the models of a run. It is kept nowhere. */
const AskRequest = z.strictObject({
  run: z.string(),
  arms: z.array(z.enum(armNames)).min(1),
  question: z.string().min(1),
  /** Empty: none. */
  system: z.string(),
  maxTokens: z.int().min(1).max(10_000),
});
export type AskRequest = z.infer<typeof AskRequest>;

/** Some more text of a model's answer. */
export interface AnswerChunk {
  readonly arm: ArmName;
  readonly text: string;
}

/** A model has answered. */
export interface AnswerDone {
  readonly arm: ArmName;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Milliseconds of this machine from the question to the first text, and to the end. */
  readonly firstMs: number | null;
  readonly ms: number;
  /** What the tokens cost by list prices; null where these are not known, or serving is billed by the hour. */
  readonly usd: number | null;
  /** false: the model does not stream, or may not be asked so; the answer came at once. */
  readonly streamed: boolean;
  /** In Bedrock's words, e.g. `max_tokens` where the answer was cut off. */
  readonly stopReason: string | null;
}

/** A model has not answered. */
export interface AnswerRefused {
  readonly arm: ArmName;
  readonly error: ApiError;
}

/** A model's whole answer, escaped, its words marked that the base model's answer does not have. */
export interface AnswerMarked {
  readonly arm: ArmName;
  readonly html: string;
}

/**
 * `POST /api/playground/ask`: asks the models at the same time; events `chunk`, for each model one `done` or
 * `refused`, then `marked` for those that are compared with the base model. The calls end when the page leaves.
 */
export async function askModels({ places, body, signal }: ApiCall, send: Send): Promise<void> {
  const request = readBody(AskRequest, body);
  const run = await openRun(places, request.run);
  const arms = (await readArms(run)).filter(({ arm }) => request.arms.includes(arm));
  const { runtime } = run.place;
  const texts = await Promise.all(
    arms.map((arm) => askArm({ arm, request, runtime, signal, send })),
  );
  const base = texts[arms.findIndex(({ arm }) => arm === "base")] ?? null;
  if (base === null) return;
  for (const [at, text] of texts.entries()) {
    const arm = arms[at]?.arm;
    if (arm === undefined || arm === "base" || text === null) continue;
    send("marked", { arm, html: markWords(text, base).text } satisfies AnswerMarked);
  }
}

interface Asking {
  readonly arm: PlaygroundArm;
  readonly request: AskRequest;
  readonly runtime: Parameters<typeof converseStreaming>[0];
  readonly signal: AbortSignal;
  readonly send: Send;
}

/** The answer; null where there is none. */
async function askArm(asking: Asking): Promise<string | null> {
  const { arm, send, signal } = asking;
  try {
    const { text, done } = await answerOf(asking);
    send("done", done);
    return text;
  } catch (error) {
    const refused: AnswerRefused = { arm: arm.arm, error: apiError(error) };
    if (!signal.aborted) send("refused", refused);
    return null;
  }
}

/** Asks a model as `invoke` does. */
async function answerOf(asking: Asking): Promise<{ text: string; done: AnswerDone }> {
  const { arm: of, request, runtime, signal, send } = asking;
  const { arm, modelId, baseModel, absent } = of;
  if (modelId === null) throw new UserError("Registry.NotServed", absent ?? "nothing serves it");
  const start = performance.now();
  let first: number | null = null;
  const asked = questionFor(of.style, request.question, request.system);
  const row = { ...asked, recordId: "1", reference: "" };
  const question = { modelId, baseModel, maxTokens: request.maxTokens, row };
  const answer = await converseStreaming(runtime, question, {
    signal,
    onText(text) {
      first ??= performance.now();
      send("chunk", { arm, text } satisfies AnswerChunk);
    },
  });
  const { text, inputTokens, outputTokens, streamed, stopReason = null } = answer;
  const done = {
    ...{ arm, inputTokens, outputTokens, streamed, stopReason },
    firstMs: first === null ? null : first - start,
    ms: performance.now() - start,
    usd: costOf(of, answer),
  };
  return { text, done };
}

function costOf(
  { prices: { input, output } }: PlaygroundArm,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): number | null {
  if (input === null || output === null) return null;
  return (inputTokens * input + outputTokens * output) / 1000;
}
