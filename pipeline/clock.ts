import { setTimeout as delay } from "node:timers/promises";

/** The time of day and waiting, passed in so that a test can drive both. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits the given milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => delay(milliseconds),
};

/** The clock's time as ISO 8601 in UTC, e.g. `2026-11-23T02:40:00.000Z`. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
