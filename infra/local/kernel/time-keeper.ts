import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, createClock, wallClock } from "./clock.ts";
import { reportDiskTrouble } from "./disk-trouble.ts";
import { writeFileAtomic } from "./store.ts";

interface Mark {
  /** Milliseconds of the cloud and of this machine at the same moment. */
  readonly cloud: number;
  readonly wall: number;
  readonly speed: number;
  /** True when the cloud was stopped properly at this mark. */
  readonly ended: boolean;
}

const PERIOD_MS = 1000;

/** Between two readings of this machine's clock, each rounded down, up to this much more may have passed. */
const ROUNDED_MS = 1;

/** A clock whose time continues across restarts. */
export interface TimeKeeper {
  readonly clock: Clock;
  /** Writes the last mark and stops writing. */
  stop(): void;
}

/**
 * Opens the clock of a folder. It is marked at least once in a second in which it is read; after a kill the second
 * since the last mark is taken to have passed at the old speed, so time never goes back. While the cloud was off it
 * passed at real speed.
 */
export function keepTime(folder: string, speed: number): TimeKeeper {
  const file = join(folder, "clock.json");
  const clock = createClock({ speed, start: startOf(file) });
  let markedAt = 0;
  let stopped = false;
  const mark = (ended: boolean) => {
    const wall = wallClock();
    const now: Mark = { cloud: clock.now(), wall, speed, ended };
    writeFileAtomic(file, JSON.stringify(now));
    markedAt = performance.now();
  };
  mark(false);
  const tryToMark = () => {
    try {
      mark(false);
    } catch (error) {
      // On a full disk time continues; a restart continues from the mark before.
      reportDiskTrouble(error);
      markedAt = performance.now();
    }
  };
  const timer = setInterval(tryToMark, PERIOD_MS);
  timer.unref();
  return {
    clock: {
      ...clock,
      now() {
        // On a busy machine the timer is late.
        if (!stopped && performance.now() - markedAt > PERIOD_MS) tryToMark();
        return clock.now();
      },
    },
    stop() {
      stopped = true;
      clearInterval(timer);
      mark(true);
    },
  };
}

function startOf(file: string): number {
  const wall = wallClock();
  if (!existsSync(file)) return wall;
  const last = JSON.parse(readFileSync(file, "utf8")) as Mark;
  const elapsed = Math.max(0, wall - last.wall) + ROUNDED_MS;
  const unmarked = last.ended ? 0 : Math.min(elapsed, PERIOD_MS);
  return last.cloud + unmarked * last.speed + (elapsed - unmarked);
}
