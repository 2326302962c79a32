import type { StateError } from "../language/errors.ts";
import { writePath } from "../query/jsonpath/write.ts";
import { fillJsonata } from "../query/template.ts";
import { findMatch } from "./error-match.ts";
import type { ErrorOutput, Frame, Outcome } from "./frame.ts";
import { assigned } from "./io.ts";

/** Where a Catch of the state sends the failure, or undefined when none matches. */
export async function caught(frame: Frame, failure: StateError): Promise<Outcome | undefined> {
  const catcher = findMatch(frame.state.Catch, failure);
  if (!catcher) return undefined;
  // A timeout has an empty cause; what a worker left out is null.
  const missing = failure.error === "States.Timeout" ? "" : null;
  const errorOutput: ErrorOutput = {
    Error: failure.error ?? null,
    Cause: failure.text ?? missing,
  };
  const inner: Frame = { ...frame, errorOutput };
  const assign = await assigned(inner, catcher.Assign, { input: errorOutput });
  return { output: await outputOf(inner, catcher, errorOutput), assign, next: catcher.Next };
}

async function outputOf(
  frame: Frame,
  catcher: { readonly Output?: unknown; readonly ResultPath?: string | null },
  errorOutput: ErrorOutput,
): Promise<unknown> {
  if (frame.language === "JSONata") {
    if (catcher.Output === undefined) return errorOutput;
    return fillJsonata(catcher.Output, frame, { field: "Output" });
  }
  if (catcher.ResultPath === null) return frame.input;
  return writePath(catcher.ResultPath ?? "$", frame.input, errorOutput);
}
