import type { Retrier } from "../language/definition.ts";
import type { StateError } from "../language/errors.ts";
import { findMatch } from "./error-match.ts";
import type { StateVisit } from "./state-visit.ts";

const DEFAULT_ATTEMPTS = 3;
const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_BACKOFF = 2;

/** The retriers of one visit of a state, each with its own count of attempts. */
export class Retries {
  readonly #counts = new Map<Retrier, number>();
  readonly #visit: StateVisit;
  /** Retries of this visit so far, over all retriers: `$$.State.RetryCount`. */
  total = 0;

  constructor(visit: StateVisit) {
    this.#visit = visit;
  }

  /** Seconds to wait before the next attempt, or undefined when the failure is not to be retried. */
  next(failure: StateError): number | undefined {
    const retrier = findMatch(this.#visit.state.Retry, failure);
    if (!retrier) return undefined;
    const count = this.#counts.get(retrier) ?? 0;
    const seconds = delaySeconds(retrier, count);
    if (seconds === undefined) return undefined;
    this.#counts.set(retrier, count + 1);
    this.total += 1;
    if (retrier.JitterStrategy !== "FULL") return seconds;
    return seconds * this.#visit.thread.random();
  }
}

/**
 * Seconds before the next attempt, before any jitter; undefined when there is none.
 * @param earlier how often this retrier has retried already
 */
export function delaySeconds(retrier: Retrier, earlier: number): number | undefined {
  if (earlier >= (retrier.MaxAttempts ?? DEFAULT_ATTEMPTS)) return undefined;
  const interval = retrier.IntervalSeconds ?? DEFAULT_INTERVAL_SECONDS;
  const seconds = interval * (retrier.BackoffRate ?? DEFAULT_BACKOFF) ** earlier;
  return Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
}
