import { Slots } from "../../../../kernel/slots.ts";
import { type EvaluatorProcess, startEvaluator } from "./evaluator-process.ts";
import type { Compute, Computed, Request } from "./wire.ts";

/** Processes at once: one that takes all its time must not keep all others waiting. */
const SIZE = 3;

const IDLE_MS = 30_000;

/** Attempts of a job whose process something else has ended, e.g. a user or the system. */
const ATTEMPTS = 3;

/** Gives jobs to processes, in the order in which they come. */
class Pool {
  readonly #idle: { readonly evaluator: EvaluatorProcess; readonly timer: NodeJS.Timeout }[] = [];
  readonly #slots = new Slots(SIZE);

  /** Jobs that are being done. */
  get busy(): number {
    return this.#slots.busy;
  }

  /** Does a job. Rejects when the signal fires. */
  run(request: Request, how: Omit<Compute, "draws">): Promise<Computed> {
    return this.#slots.run(() => this.#runNow(request, how));
  }

  async #runNow(request: Request, how: Omit<Compute, "draws">): Promise<Computed> {
    const { signal } = how;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      signal.throwIfAborted();
      const computed = await this.#attempt(request, how);
      if (computed !== undefined) return computed;
    }
    signal.throwIfAborted();
    return { kind: "spent", spent: "time", drawn: 0 };
  }

  async #attempt(request: Request, how: Omit<Compute, "draws">): Promise<Computed | undefined> {
    const evaluator = await this.#take();
    const computed = await evaluator.run(request, how);
    if (evaluator.isAlive) this.#keep(evaluator);
    return computed;
  }

  async #take(): Promise<EvaluatorProcess> {
    for (let kept = this.#idle.pop(); kept !== undefined; kept = this.#idle.pop()) {
      clearTimeout(kept.timer);
      if (kept.evaluator.isAlive) return kept.evaluator;
    }
    return startEvaluator();
  }

  #keep(evaluator: EvaluatorProcess): void {
    const timer = setTimeout(() => {
      evaluator.end();
      this.#idle.splice(
        this.#idle.findIndex((kept) => kept.evaluator === evaluator),
        1,
      );
    }, IDLE_MS);
    timer.unref();
    this.#idle.push({ evaluator, timer });
  }
}

/** The evaluators of this process; all executions share them. */
export const evaluators = new Pool();
