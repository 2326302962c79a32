import { explainText } from "./explain-text.ts";
import type { Explained } from "./explanation.ts";
import type { Facts } from "./facts.ts";

/** What ended a run: the name of an error, and the text that came with it. */
export interface FailureText {
  readonly error: string;
  readonly cause: string;
}

/**
 * Explains what ended a run.
 * @param facts what is known of the run: `run`, its id, and `region`
 */
export function explainFailure({ error, cause }: FailureText, facts: Facts): Explained {
  return explainText(JSON.stringify({ Error: error, Cause: cause }), facts);
}
