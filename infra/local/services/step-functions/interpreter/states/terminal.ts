import { StateError } from "../../language/errors.ts";
import { readText } from "../field-values.ts";
import { finishWithoutResult, inspectedInput } from "../input-output.ts";
import type { Outcome, StateVisit } from "../state-visit.ts";

/** Succeed: ends the machine with its input, or its `Output`. */
export async function runSucceed(visit: StateVisit): Promise<Outcome> {
  return finishWithoutResult(visit, await inspectedInput(visit));
}

/** Fail: ends the machine with a failure. */
export async function runFail(visit: StateVisit): Promise<Outcome> {
  await inspectedInput(visit);
  const error = await readText(visit, "Error", visit.input);
  const cause = await readText(visit, "Cause", visit.input);
  throw new StateError(error, cause);
}
