/** Why work ends early: its user stopped it, or the cloud shuts down and will resume it later. */
export const STOPPED = new Error("stopped by the user");
const SHUT_DOWN = new Error("the local cloud is shutting down");

/** Work that runs while calls are answered, one piece per key. */
export class Background {
  readonly #running = new Map<string, { controller: AbortController; end: Promise<void> }>();

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Starts a piece of work, which must end when its signal aborts. A shutdown is not a failure of the work. */
  run(key: string, work: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController();
    const end = work(controller.signal)
      .catch((error: unknown) => {
        if (controller.signal.reason !== SHUT_DOWN) throw error;
      })
      .finally(() => {
        if (this.#running.get(key)?.controller === controller) this.#running.delete(key);
      });
    this.#running.set(key, { controller, end });
  }

  /** Ends a piece of work at its user's request. */
  stop(key: string): void {
    this.#running.get(key)?.controller.abort(STOPPED);
  }

  /** Ends all work; the next process resumes it from what is stored. */
  async shutDown(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { controller } of running) controller.abort(SHUT_DOWN);
    await Promise.all(running.map(({ end }) => end));
  }
}

/** True when the work ends because the cloud shuts down: from then on nothing may be written. */
export function isShutDown(signal: AbortSignal): boolean {
  return signal.reason === SHUT_DOWN;
}
