import { setTimeout as delay } from "node:timers/promises";

/** Time of the local cloud. With a speed of 60 a minute of the cloud passes in a second here. */
export interface Clock {
  /** Seconds of the cloud per second of this machine; 1 is real time. */
  readonly speed: number;
  /** Milliseconds of the cloud since the epoch. */
  now(): number;
  /** Waits the given milliseconds of the cloud. Rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Lets time pass no faster than on this machine until the returned function is called. Absent: it has a pace of its own. */
  slowDown?(): () => void;
}

const MAX_TIMER_MS = 2 ** 31 - 1;
/** So often a sleeper looks whether time passes faster again, in milliseconds. */
const SLOW_LOOK_MS = 50;

/**
 * A clock that runs at `speed` from `start` on.
 * @param start milliseconds of the cloud at which it starts; a folder that is opened again continues from its last time.
 */
export function createClock({ speed = 1, start = Date.now() } = {}): Clock {
  let since = { cloud: start, machine: performance.now() };
  let slow = 0;
  const rate = () => (slow > 0 ? Math.min(speed, 1) : speed);
  const now = () => since.cloud + (performance.now() - since.machine) * rate();
  const change = (by: number) => {
    since = { cloud: now(), machine: performance.now() };
    slow += by;
  };
  return {
    speed,
    now,
    async sleep(milliseconds, signal) {
      const end = now() + milliseconds;
      // Node fires a timer of more than 2^31-1 ms at once, so long waits are cut into pieces.
      for (let left = milliseconds; left > 0; left = end - now()) {
        const longest = slow > 0 ? SLOW_LOOK_MS : MAX_TIMER_MS;
        await delay(Math.min(left / rate(), longest), undefined, signal ? { signal } : {});
      }
    },
    slowDown() {
      change(1);
      let isOver = false;
      return () => {
        if (!isOver) change(-1);
        isOver = true;
      };
    },
  };
}

/** Milliseconds since the epoch on this machine, for what the cloud's clock must not speed up (signatures, logs). */
export function wallClock(): number {
  return Date.now();
}
