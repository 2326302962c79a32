import type { Clock } from "../clock.ts";
import { UserError } from "../errors.ts";

/** What a promotion is doing now. */
export type PromotionStep =
  | "creating"
  | "swapping"
  | "smoke-test"
  | "swapping-back"
  | "draining"
  | "deleting";

/** How a promotion waits, and whom it tells. */
export interface Waiting {
  readonly clock: Clock;
  /** Milliseconds before the first look; later ones come at growing intervals. */
  readonly pollEvery: number;
  /** Milliseconds since the epoch at which it gives up. */
  readonly deadline: number;
  onProgress?: ((step: PromotionStep, elapsedMs: number) => void) | undefined;
}

const GROWTH = 1.3;
const MAX_PAUSES = 8;

/**
 * Looks at growing intervals until there is a result.
 * @param look returns undefined while there is none
 * @throws UserError `Serving.TookTooLong` after the deadline
 */
export async function waitFor<T>(
  { clock, pollEvery, deadline, onProgress }: Waiting,
  step: PromotionStep,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const start = clock.now();
  for (let pause = pollEvery; ; pause = Math.min(pause * GROWTH, pollEvery * MAX_PAUSES)) {
    const found = await look();
    if (found !== undefined) return found;
    onProgress?.(step, clock.now() - start);
    if (clock.now() + pause > deadline) throw tookTooLong(step, clock.now() - start);
    await clock.sleep(pause);
  }
}

function tookTooLong(step: PromotionStep, elapsedMs: number): UserError {
  const minutes = Math.round(elapsedMs / 60_000);
  return new UserError(
    "Serving.TookTooLong",
    `Bedrock had not finished ${step.replaceAll("-", " ")} after ${minutes} min`,
    { hint: "Check the AWS Health Dashboard, then run the same command again: it resumes." },
  );
}
