/** Why work ends early: its user stopped it, or the cloud goes down and will go on later. */
export const STOPPED = new Error("stopped by the user");
const SHUT_DOWN = new Error("the local cloud is shutting down");

/** Work that goes on while calls are answered, one piece a key. */
export class Background {
  readonly #running = new Map<string, { controller: AbortController; end: Promise<void> }>();

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Begins a piece of work. It is told by its signal to end; that the cloud shuts down is no failure. */
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

  /** Ends a piece of work because its user said so. */
  stop(key: string): void {
    this.#running.get(key)?.controller.abort(STOPPED);
  }

  /** Ends all; what it worked on stays as it is, for the next process. */
  async shutDown(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { controller } of running) controller.abort(SHUT_DOWN);
    await Promise.all(running.map(({ end }) => end));
  }
}

/** True when the work ends because the cloud goes down, so that nothing may be written any more. */
export function isShutDown(signal: AbortSignal): boolean {
  return signal.reason === SHUT_DOWN;
}
