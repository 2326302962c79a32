import { systemClock } from "../clock.ts";
import { resourceText } from "../report/outcome-text.ts";
import { CLEAN_UP_TIMEOUT, type ProofOptions } from "../run/clean-up-proof.ts";
import type { Output } from "./output.ts";

/** How a clean-up is awaited: up to a quarter of an hour, showing what is still there. */
export function cleanUpProgress(output: Output): ProofOptions {
  return {
    clock: systemClock,
    cleanUpTimeout: CLEAN_UP_TIMEOUT,
    onProgress: ([first]) =>
      output.progress(
        `waiting for the clean-up: ${first === undefined ? "…" : resourceText(first)}`,
      ),
  };
}
