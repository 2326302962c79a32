import type { Frame, Outcome } from "../frame.ts";
import { finishWithoutResult, inspectedInput } from "../io.ts";

/** Ends the machine with its input, or its `Output`. */
export async function runSucceed(frame: Frame): Promise<Outcome> {
  return finishWithoutResult(frame, inspectedInput(frame));
}
