import { useEffect, useRef, useState } from "preact/hooks";
import type { ArmName } from "../../api/playground/arms.ts";
import type {
  AnswerChunk,
  AnswerDone,
  AnswerMarked,
  AnswerRefused,
  AskRequest,
} from "../../api/playground/ask.ts";
import type { ApiError } from "../../http/answer.ts";
import { asError, CallFailed, postStream } from "../call.ts";

/** What a model has answered so far. */
export interface Answering {
  readonly text: string;
  /** The whole answer with words marked; null before that, and for the base model. */
  readonly html: string | null;
  readonly done: AnswerDone | null;
  readonly error: Error | null;
}

/** A question and its answers. */
export interface Asked {
  readonly request: AskRequest;
  readonly answers: Readonly<Partial<Record<ArmName, Answering>>>;
  readonly isUnderWay: boolean;
  /** Stopped by the user before all had answered. */
  readonly isStopped: boolean;
  /** Of the question as a whole. */
  readonly error: Error | null;
}

interface Events {
  readonly chunk: AnswerChunk;
  readonly done: AnswerDone;
  readonly marked: AnswerMarked;
  readonly refused: AnswerRefused;
  readonly failed: ApiError;
}

const NOTHING: Answering = { text: "", html: null, done: null, error: null };

/** Asks models and keeps the latest question's answers, here in the page alone. */
export function useAsking() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const calls = useRef<AbortController | null>(null);
  useEffect(() => () => calls.current?.abort(), []);
  const ask = async (request: AskRequest) => {
    calls.current?.abort();
    const call = new AbortController();
    calls.current = call;
    const answers = Object.fromEntries(request.arms.map((arm) => [arm, NOTHING]));
    setAsked({ request, answers, isUnderWay: true, isStopped: false, error: null });
    const change = (how: (before: Asked) => Asked) => {
      if (calls.current === call) setAsked((before) => before && how(before));
    };
    const body = { body: request, signal: call.signal };
    try {
      await postStream("/api/playground/ask", {
        ...body,
        onEvent: (name, data) => change((before) => after(before, name, data)),
      });
    } catch (error) {
      if (!call.signal.aborted) change((before) => ({ ...before, error: asError(error) }));
    }
    change((before) => ({ ...before, isUnderWay: false, isStopped: call.signal.aborted }));
  };
  return { asked, ask, stop: () => calls.current?.abort() };
}

function after(before: Asked, name: string, data: unknown): Asked {
  switch (name) {
    case "chunk": {
      const { arm, text } = data as Events["chunk"];
      return changed(before, arm, (one) => ({ text: one.text + text }));
    }
    case "done": {
      const done = data as Events["done"];
      return changed(before, done.arm, () => ({ done }));
    }
    case "marked": {
      const { arm, html } = data as Events["marked"];
      return changed(before, arm, () => ({ html }));
    }
    case "refused": {
      const { arm, error } = data as Events["refused"];
      return changed(before, arm, () => ({ error: new CallFailed(error) }));
    }
    case "failed":
      return { ...before, error: new CallFailed(data as Events["failed"]) };
    default:
      return before;
  }
}

function changed(
  before: Asked,
  arm: ArmName,
  change: (one: Answering) => Partial<Answering>,
): Asked {
  const one = before.answers[arm] ?? NOTHING;
  return { ...before, answers: { ...before.answers, [arm]: { ...one, ...change(one) } } };
}
