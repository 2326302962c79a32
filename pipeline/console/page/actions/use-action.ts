import { useState } from "preact/hooks";
import type { ActionParams, Outcome } from "../../api/actions/action.ts";
import type { ApiError } from "../../http/answer.ts";
import { asError, CallFailed, postStream } from "../call.ts";

/** How far an action is. */
export interface Doing {
  readonly state: "ready" | "working" | "done" | "failed";
  /** What it has done so far, the present step last. */
  readonly steps: readonly string[];
  readonly outcome: Outcome | null;
  readonly error: Error | null;
}

/** What a person confirms. */
export interface Confirmation {
  readonly params: ActionParams;
  readonly seal: string;
  readonly reason: string;
  readonly accepted: boolean;
}

const READY: Doing = { state: "ready", steps: [], outcome: null, error: null };

/** Carries out an action and keeps how far it is, also while its dialog is closed. */
export function useAction(verb: string): {
  readonly doing: Doing;
  carryOut(confirmation: Confirmation): Promise<void>;
} {
  const [doing, setDoing] = useState<Doing>(READY);
  const carryOut = async (body: Confirmation) => {
    setDoing({ ...READY, state: "working" });
    try {
      const outcome = await run(verb, body, (step) =>
        setDoing((before) => ({ ...before, steps: withStep(before.steps, step) })),
      );
      setDoing((before) => ({ ...before, state: "done", outcome }));
    } catch (error) {
      setDoing((before) => ({ ...before, state: "failed", error: asError(error) }));
    }
  };
  return { doing, carryOut };
}

async function run(
  verb: string,
  body: Confirmation,
  onStep: (step: string) => void,
): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const onEvent = (name: string, data: unknown) => {
    if (name === "step") onStep(data as string);
    if (name === "done") outcome = data as Outcome;
    if (name === "failed") throw new CallFailed(data as ApiError);
  };
  await postStream(`/api/actions/${verb}`, { body, onEvent });
  if (outcome !== undefined) return outcome;
  throw new CallFailed({
    code: "Console.Lost",
    message: "The connection was lost before the end, so that it is not known whether it was done.",
    hint: "It continues without the page. Reload the page, and look at what is there.",
  });
}

/** A step whose time alone has changed takes the place of the one before. */
function withStep(steps: readonly string[], step: string): string[] {
  const name = (text: string | undefined) => text?.split(":", 1)[0];
  return name(steps.at(-1)) === name(step) ? [...steps.slice(0, -1), step] : [...steps, step];
}
