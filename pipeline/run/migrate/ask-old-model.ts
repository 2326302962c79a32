import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import type { EvaluationRow } from "../../run-folder/evaluation-row.ts";
import type { Service } from "./source-job.ts";

/** Where the old model answers, and as who it is asked. */
export interface OldEndpoint {
  readonly service: Service;
  /** Base of an OpenAI-compatible API, e.g. `https://api.openai.com/v1`. */
  readonly url: string;
  readonly model: string;
  readonly key: string;
  readonly maxTokens: number;
}

/** The old model's answer to a row; null where it refused. */
export interface OldAnswer {
  readonly recordId: string;
  readonly text: string | null;
}

const Completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

/** Tries of one question before the collection ends; what was answered before is kept. */
const TRIES = 6;
const FIRST_PAUSE_MS = 2000;
const MAX_PAUSE_MS = 60_000;
const TIMEOUT_MS = 120_000;

/**
 * Asks the old model one row by the chat API that OpenAI, Azure and Together share.
 * @throws UserError `Migrate.OldModel` where it does not answer, with the service's own code and never its text
 */
export async function askOldModel(
  endpoint: OldEndpoint,
  row: EvaluationRow,
  clock: Clock,
): Promise<OldAnswer> {
  for (let tried = 1; ; tried++) {
    const answer = await send(endpoint, row);
    if (answer.kind === "answered") return { recordId: row.recordId, text: answer.text };
    if (!answer.again || tried === TRIES) throw noAnswer(endpoint, answer.what);
    const pause = answer.pauseMs ?? FIRST_PAUSE_MS * 2 ** (tried - 1);
    await clock.sleep(Math.min(pause, MAX_PAUSE_MS));
  }
}

type Sent =
  | { readonly kind: "answered"; readonly text: string | null }
  | {
      readonly kind: "failed";
      readonly what: string;
      readonly again: boolean;
      readonly pauseMs?: number;
    };

async function send(endpoint: OldEndpoint, row: EvaluationRow): Promise<Sent> {
  try {
    const response = await fetch(`${endpoint.url.replace(/\/+$/, "")}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...credential(endpoint) },
      body: JSON.stringify(bodyOf(endpoint, row)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "error",
    });
    return response.ok ? await answered(response) : await failed(response);
  } catch (error) {
    const name = error instanceof Error ? error.name : "error";
    return { kind: "failed", what: `the connection failed (${name})`, again: true };
  }
}

function credential({ service, key }: OldEndpoint): Record<string, string> {
  return service === "azure" ? { "api-key": key } : { authorization: `Bearer ${key}` };
}

/** Greedy, as the new model is asked. */
function bodyOf({ model, maxTokens }: OldEndpoint, { system, messages }: EvaluationRow) {
  const turns = messages.map(({ role, content }) => ({
    role,
    content: content.map(({ text }) => text).join("\n"),
  }));
  const before = system === null ? [] : [{ role: "system", content: system }];
  return { model, temperature: 0, max_tokens: maxTokens, messages: [...before, ...turns] };
}

async function answered(response: Response): Promise<Sent> {
  const body = Completion.safeParse(await response.json());
  const [choice] = body.data?.choices ?? [];
  if (choice === undefined) {
    return { kind: "failed", what: "the answer is no chat completion", again: false };
  }
  return {
    kind: "answered",
    text: choice.message.refusal ? null : (choice.message.content ?? null),
  };
}

async function failed(response: Response): Promise<Sent> {
  const { status } = response;
  const Failure = z.object({ error: z.object({ code: z.string().nullish() }) });
  const { data } = Failure.safeParse(await response.json().catch(() => null));
  const code = data?.error.code == null ? "" : `, ${data.error.code.slice(0, 60)}`;
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return {
    kind: "failed",
    what: `HTTP ${status}${code}`,
    again: status === 429 || status >= 500,
    ...(Number.isFinite(seconds) ? { pauseMs: seconds * 1000 } : {}),
  };
}

function noAnswer({ model, url }: OldEndpoint, what: string): UserError {
  return new UserError("Migrate.OldModel", `${model} at ${url} does not answer: ${what}`, {
    hint:
      "What it has answered so far is kept; the same command continues there. Check the address, the name of the model " +
      "(Azure: of the deployment) and the key, and whether the service still serves it.",
  });
}
