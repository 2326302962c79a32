import type { Clock } from "../clock.ts";
import { isConnectionError } from "../errors.ts";

/** Milliseconds that a cloud may be silent before a watcher gives up. */
const MAX_OUTAGE = 15 * 60_000;

/** Milliseconds between two tries to reach it. */
const EVERY = 1000;

/** How an outage is waited out. */
export interface OutageOptions {
  readonly clock: Clock;
  /** Called once when the cloud is lost, and once when it answers again. */
  onOutage?(what: "lost" | "back"): void;
}

/**
 * A reader that waits while the connection to the cloud is lost, e.g. since the machine changes networks or the local cloud
 * restarts. It rejects with the connection's error after 15 minutes; with any other error at once.
 */
export function throughOutages(options: OutageOptions) {
  return async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      options.onOutage?.("lost");
      const value = await readAgain(read, options.clock);
      options.onOutage?.("back");
      return value;
    }
  };
}

async function readAgain<T>(read: () => Promise<T>, clock: Clock): Promise<T> {
  const end = clock.now() + MAX_OUTAGE;
  for (;;) {
    await clock.sleep(EVERY);
    try {
      return await read();
    } catch (error) {
      if (!isConnectionError(error) || clock.now() >= end) throw error;
    }
  }
}
