import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../../infra/local/kernel/clock.ts";

/** Turns of the event loop after which what a sleep woke has come to rest. */
const TURNS_TO_REST = 10;

/** A clock of the cloud that moves only when a test moves it. */
export class DrivenClock implements Clock {
  readonly speed = 1;
  readonly #sleepers = new Map<() => void, number>();
  #now = Date.parse("2026-01-01T00:00:00Z");

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => this.#sleepers.delete(resolve);
      signal?.addEventListener("abort", () => end() && reject(signal.reason), { once: true });
      if (signal?.aborted) reject(signal.reason);
      else if (milliseconds <= 0) resolve();
      else this.#sleepers.set(resolve, this.#now + milliseconds);
    });
  }

  /** Moves the time, wakes every sleeper whose time has come, and lets them work. */
  async advance(seconds: number): Promise<void> {
    this.#now += seconds * 1000;
    for (const [wake, end] of [...this.#sleepers]) {
      if (end > this.#now) continue;
      this.#sleepers.delete(wake);
      wake();
    }
    for (let turn = 0; turn < TURNS_TO_REST; turn++) await nextTurn();
  }
}
