import type { StateError } from "../language/errors.ts";
import { writePath } from "../query/jsonpath/write.ts";
import { fillJsonata } from "../query/query.ts";
import type { ErrorOutput } from "../query/query-context.ts";
import { findMatch } from "./error-match.ts";
import { assigned } from "./input-output.ts";
import type { Outcome, StateVisit } from "./state-visit.ts";

/** Where a Catch of the state sends the failure, or undefined when none matches. */
export async function caught(visit: StateVisit, failure: StateError): Promise<Outcome | undefined> {
  const catcher = findMatch(visit.state.Catch, failure);
  if (!catcher) return undefined;
  // A timeout has an empty cause; what a worker left out is null.
  const missing = failure.error === "States.Timeout" ? "" : null;
  const errorOutput: ErrorOutput = {
    Error: failure.error ?? null,
    Cause: failure.text ?? missing,
  };
  const inner: StateVisit = { ...visit, errorOutput };
  const assign = await assigned(inner, catcher.Assign, { input: errorOutput });
  return { output: await outputOf(inner, catcher, errorOutput), assign, next: catcher.Next };
}

async function outputOf(
  visit: StateVisit,
  catcher: { readonly Output?: unknown; readonly ResultPath?: string | null },
  errorOutput: ErrorOutput,
): Promise<unknown> {
  if (visit.language === "JSONata") {
    if (catcher.Output === undefined) return errorOutput;
    return fillJsonata(catcher.Output, visit, { field: "Output" });
  }
  if (catcher.ResultPath === null) return visit.input;
  return writePath(catcher.ResultPath ?? "$", visit.input, errorOutput);
}
