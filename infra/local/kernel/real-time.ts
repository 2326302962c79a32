import type { Clock } from "./clock.ts";

/** Milliseconds of the cloud that real work may take at the clock's own speed. */
const HOUR = 3_600_000;

/**
 * Lets a fast clock pass in real time while work is done that has taken an hour of the cloud already. Otherwise a minute
 * of real work would be half a day of the cloud, and who waits for the work would give up.
 */
export async function inRealTime<Result>(
  clock: Clock,
  work: () => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  let release: (() => void) | undefined;
  const wait = clock.sleep(HOUR, ended.signal).then(() => {
    if (!ended.signal.aborted) release = clock.slowDown?.();
  });
  // It ended within the hour.
  wait.catch(() => undefined);
  try {
    return await work();
  } finally {
    ended.abort();
    release?.();
  }
}
