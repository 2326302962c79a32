import { setMaxListeners } from "node:events";

const SIBLING_FAILED = "sibling failed";

/** Whether a thread was ended by another one, and not because the whole execution ended. */
export function endedBySibling(signal: AbortSignal): boolean {
  return signal.reason === SIBLING_FAILED;
}

/** Threads that end together: the branches of a Parallel, the iterations of a Map. */
export class ThreadGroup {
  readonly #controller = endless(new AbortController());
  readonly #outer: AbortSignal;
  readonly #follow = () => this.#controller.abort(this.#outer.reason);

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    if (outer.aborted) this.#follow();
    else outer.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends all threads because one of them failed, or because the work is done. */
  abort(): void {
    this.#controller.abort(SIBLING_FAILED);
  }

  /** Call when all threads have ended. */
  close(): void {
    this.#outer.removeEventListener("abort", this.#follow);
  }
}

/** A controller whose signal any number of threads may listen to. */
export function endless(controller: AbortController): AbortController {
  setMaxListeners(0, controller.signal);
  return controller;
}
