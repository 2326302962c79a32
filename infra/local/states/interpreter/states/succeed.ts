import type { Frame, Outcome } from "../frame.ts";
import { effectiveInput, finishWithoutResult } from "../io.ts";

/** Ends the machine with its input, or its `Output`. */
export async function runSucceed(frame: Frame): Promise<Outcome> {
  return finishWithoutResult(frame, effectiveInput(frame));
}
