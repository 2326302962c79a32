import { randomUUID } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import { Collection } from "../../kernel/store.ts";
import { type Invoke, type Payload, payloadText } from "./invoke.ts";

/** One event that waits for its function. */
interface QueuedEvent {
  readonly id: string;
  readonly functionName: string;
  readonly payload: string;
  readonly attempts: number;
  /** Milliseconds of the cloud. */
  readonly dueAt: number;
}

interface Options {
  readonly folder: string;
  readonly clock: Clock;
  readonly run: Invoke;
  readonly retries: (functionName: string) => number;
}

/** Lambda waits one minute before the first retry of an event, two before the second. */
const RETRY_MINUTES = [1, 2];

/** Asynchronous invocations (`InvocationType: Event`): kept in the folder until they are done, retried as Lambda does. */
export class AsyncInvocations {
  readonly #options: Options;
  readonly #queue: Collection<QueuedEvent>;
  readonly #stopped = new AbortController();

  constructor(options: Options) {
    this.#options = options;
    this.#queue = new Collection(options.folder);
  }

  /** Resumes what was queued when the cloud last stopped. */
  start(): void {
    for (const event of this.#queue.values()) void this.#work(event);
  }

  stop(): void {
    this.#stopped.abort();
  }

  isIdle(): boolean {
    return this.#queue.values().length === 0;
  }

  add(functionName: string, payload: Payload): void {
    const event: QueuedEvent = {
      id: randomUUID(),
      functionName,
      payload: payloadText(payload),
      attempts: 0,
      dueAt: this.#options.clock.now(),
    };
    this.#queue.put(event.id, event);
    void this.#work(event);
  }

  async #work(first: QueuedEvent): Promise<void> {
    const { clock } = this.#options;
    try {
      for (let event: QueuedEvent | undefined = first; event; event = await this.#attempt(event)) {
        await clock.sleep(event.dueAt - clock.now(), this.#stopped.signal);
      }
    } catch {
      // The cloud is being stopped; what is in the queue resumes at the next start.
    }
  }

  /** @returns the event to try again, or undefined when it is finished */
  async #attempt(event: QueuedEvent): Promise<QueuedEvent | undefined> {
    const { clock } = this.#options;
    const retries = await this.#retriesAfter(event);
    if (this.#stopped.signal.aborted) return undefined;
    const minutes = RETRY_MINUTES[event.attempts];
    if (minutes === undefined || event.attempts >= retries) {
      this.#queue.delete(event.id);
      return undefined;
    }
    const next = { ...event, attempts: event.attempts + 1, dueAt: clock.now() + minutes * 60_000 };
    this.#queue.put(next.id, next);
    return next;
  }

  /** @returns how often the event may be retried: not at all when it is done, or when its function was deleted */
  async #retriesAfter({ functionName, payload }: QueuedEvent): Promise<number> {
    try {
      const retries = this.#options.retries(functionName);
      const answer = await this.#options.run(functionName, payload).catch(() => undefined);
      return answer && answer.FunctionError === undefined ? 0 : retries;
    } catch {
      return 0;
    }
  }
}
