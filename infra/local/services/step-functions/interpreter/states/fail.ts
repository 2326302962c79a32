import { StateError } from "../../language/errors.ts";
import { readText } from "../fields.ts";
import type { Frame, Outcome } from "../frame.ts";
import { inspectedInput } from "../io.ts";

/** Ends the machine with a failure. */
export async function runFail(frame: Frame): Promise<Outcome> {
  inspectedInput(frame);
  const error = await readText(frame, "Error", frame.input);
  const cause = await readText(frame, "Cause", frame.input);
  throw new StateError(error, cause);
}
