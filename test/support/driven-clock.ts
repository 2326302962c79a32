import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../infra/local/kernel/clock.ts";
import { evaluators } from "../../infra/local/services/step-functions/query/evaluator/pool.ts";

/** A clock of the local cloud that moves only when a test says so. */
export interface DrivenClock extends Clock {
  /** Moves the time on and wakes every sleeper that is due. */
  advance(milliseconds: number): void;
  /** Milliseconds that each sleeper still has to sleep, shortest first. */
  sleepers(): number[];
}

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/** @param start milliseconds since the epoch */
export function drivenClock(start = Date.parse("2026-11-26T00:00:00Z")): DrivenClock {
  let now = start;
  const asleep = new Set<Sleeper>();
  return {
    speed: 1,
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (milliseconds <= 0) return resolve();
        const stop = () => {
          asleep.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          // One signal may end thousands of sleeps.
          signal?.removeEventListener("abort", stop);
          resolve();
        };
        const sleeper = { due: now + milliseconds, wake };
        asleep.add(sleeper);
        signal?.addEventListener("abort", stop);
      }),
    advance(milliseconds) {
      now += milliseconds;
      for (const sleeper of [...asleep].filter(({ due }) => due <= now)) {
        asleep.delete(sleeper);
        sleeper.wake();
      }
    },
    sleepers: () => [...asleep].map(({ due }) => due - now).sort((a, b) => a - b),
  };
}

/** Takes over the clock of a running cloud: from then on its time passes only when a test says so. */
export function takeOver(clock: Clock): DrivenClock {
  const driven = drivenClock(clock.now());
  Object.assign(clock, driven);
  return driven;
}

/** Turns of the event loop after which what a sleep woke has come to rest. */
const TURNS_TO_REST = 10;

/** Lets the callers that the clock has woken do their work, what is evaluated in other processes included. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_REST; turn++) {
    await nextTurn();
    while (evaluators.busy > 0) {
      turn = 0;
      await delay(1);
    }
  }
}

/** Lets an hour pass again and again until the answer is as awaited. */
export async function advanceUntil<T>(
  clock: DrivenClock,
  ask: () => Promise<T>,
  done: (answer: T) => boolean,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    clock.advance(HOUR_MS);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const HOUR_MS = 3_600_000;
