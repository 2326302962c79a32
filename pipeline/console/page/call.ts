import type { ApiError } from "../http/answer.ts";

/** What the console answered instead of an answer. */
export class CallFailed extends Error {
  readonly code: string;
  /** What to do; null where nothing is known. */
  readonly hint: string | null;

  constructor({ code, message, hint }: ApiError) {
    super(message);
    this.name = code;
    this.code = code;
    this.hint = hint;
  }
}

/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Reads from the console's API, e.g. `/api/runs`. @throws CallFailed */
export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return answerOf<Answer>(await reach(path, signal === undefined ? {} : { signal }));
}

/** Asks the console to do something. @throws CallFailed */
export async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return answerOf<Answer>(await reach(path, changing(body)));
}

/** Asks for something that is answered bit by bit; calls `onEvent` for each server-sent event. @throws CallFailed */
export async function postStream(
  path: string,
  {
    body,
    signal,
    onEvent,
  }: { body: unknown; signal?: AbortSignal; onEvent(name: string, data: unknown): void },
): Promise<void> {
  const response = await reach(path, {
    ...changing(body),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok || response.body === null) return answerOf(response);
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
      if (name !== undefined && data !== undefined) onEvent(name, JSON.parse(data));
    }
  }
}

function changing(body: unknown): RequestInit {
  const token = document.querySelector<HTMLMetaElement>("meta[name=tunewright-token]");
  const headers = {
    "content-type": "application/json",
    "x-tunewright-token": token?.content ?? "",
  };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new CallFailed({
      code: "Console.Unreachable",
      message: "The console does not answer: its program has ended, or this machine sleeps.",
      hint: "Start it again with `tunewright console`, and open the address that it prints.",
    });
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const answer: unknown = await response.json();
  if (response.ok) return answer as Answer;
  throw new CallFailed((answer as { error: ApiError }).error);
}
