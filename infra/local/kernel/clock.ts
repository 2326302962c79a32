import { setTimeout as delay } from "node:timers/promises";

/** Time of the local cloud. With a speed of 60 a minute of the cloud passes in a second here. */
export interface Clock {
  /** Seconds of the cloud per second of this machine; 1 is real time. */
  readonly speed: number;
  /** Milliseconds of the cloud since the epoch. */
  now(): number;
  /** Waits the given milliseconds of the cloud. Rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * A clock that runs at `speed` from `start` on.
 * @param start milliseconds of the cloud at which it starts; a folder that is opened again continues from its last time.
 */
export function createClock({ speed = 1, start = Date.now() } = {}): Clock {
  const origin = performance.now();
  const now = () => start + (performance.now() - origin) * speed;
  return {
    speed,
    now,
    async sleep(milliseconds, signal) {
      const end = now() + milliseconds;
      // Node fires a timer of more than 2^31-1 ms at once, so long waits are cut into pieces.
      for (let left = milliseconds; left > 0; left = end - now()) {
        await delay(Math.min(left / speed, MAX_TIMER_MS), undefined, signal ? { signal } : {});
      }
    },
  };
}

/** Milliseconds since the epoch on this machine, for what the cloud's clock must not speed up (signatures, logs). */
export function wallClock(): number {
  return Date.now();
}
