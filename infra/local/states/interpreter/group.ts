import { setMaxListeners } from "node:events";

/** Threads that end together: the branches of a Parallel, the iterations of a Map. */
export class Group {
  readonly #controller = endless(new AbortController());
  readonly #outer: AbortSignal;
  readonly #follow = () => this.abort();

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    if (outer.aborted) this.abort();
    else outer.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(): void {
    this.#controller.abort();
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
