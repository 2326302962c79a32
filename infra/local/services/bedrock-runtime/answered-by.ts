import type { Shape } from "../../kernel/service.ts";

/** Which model has answered; it goes with an operation's output and is no member of it, so that no one sends it. */
const ANSWERED_BY = Symbol("answered by");

type Answered<Output> = Output & { readonly [ANSWERED_BY]?: string };

/** An output with the name of the model that has answered. */
export function withAnsweredBy<Output extends object>(output: Output, model: string): Output {
  const answered: Answered<Output> = { ...output, [ANSWERED_BY]: model };
  return answered;
}

/** A header of every answer: which model it really comes from, whatever model was requested. */
export function answeredByHeader(output: Shape): Record<string, string> {
  const { [ANSWERED_BY]: model = "" } = output as Answered<Shape>;
  return { "x-tunewright-model": model.replace(/[^\x20-\x7e]/g, "?") };
}
