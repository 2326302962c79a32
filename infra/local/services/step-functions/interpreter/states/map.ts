import type { ItemProcessor } from "../../language/definition.ts";
import { Aborted, asStateError, Fault, type StateError } from "../../language/errors.ts";
import { readInteger } from "../fields.ts";
import type { Frame, Outcome } from "../frame.ts";
import { endedBySibling, Group } from "../group.ts";
import { finishWithResult, inspected, inspectedInput } from "../io.ts";
import { runDistributed } from "../map/distributed.ts";
import { itemContext, readItems, selectItem } from "../map/items.ts";
import { Scope } from "../scope.ts";
import type { Thread } from "../thread.ts";

/** Runs its processor for each item, in this execution or in child executions. */
export async function runMap(frame: Frame): Promise<Outcome> {
  const input = inspectedInput(frame);
  const processor = frame.state.ItemProcessor ?? frame.state.Iterator;
  if (!processor) throw new Fault("The Map state has no ItemProcessor.");
  const result =
    processor.ProcessorConfig?.Mode === "DISTRIBUTED"
      ? await runDistributed(frame, { processor, input })
      : await runInline(frame, processor, input);
  return { ...(await finishWithResult(frame, input, result)), next: frame.state.Next };
}

async function runInline(
  frame: Frame,
  processor: ItemProcessor,
  input: unknown,
): Promise<unknown[]> {
  const { thread } = frame;
  const items = await readItems(frame, { input, keyValues: false });
  const limit = await maxConcurrency(frame, input);
  if (frame.probe?.mock) return frame.probe.mock() as unknown[];
  thread.event("MapStateStarted", { length: items.length });
  const run = new InlineRun(frame, { processor, input, items });
  const results = await run.all(limit);
  thread.takeUp(frame.visit);
  thread.sideEvent("MapStateSucceeded");
  return results;
}

/** `MaxConcurrency` as a number of workers; zero means no limit. */
async function maxConcurrency(frame: Frame, input: unknown): Promise<number> {
  const value = (await readInteger(frame, "MaxConcurrency", input)) ?? 0;
  if (value < 0) throw new Fault("MaxConcurrency cannot be negative.");
  inspected(frame, "maxConcurrency", value);
  return value === 0 ? Number.POSITIVE_INFINITY : value;
}

class InlineRun {
  readonly #frame: Frame;
  readonly #job: { processor: ItemProcessor; input: unknown; items: readonly unknown[] };
  readonly #group: Group;
  readonly #results: unknown[];
  #next = 0;
  #failure: StateError | undefined;
  #failedAfter = 0;
  #latest: number;

  constructor(
    frame: Frame,
    job: { processor: ItemProcessor; input: unknown; items: readonly unknown[] },
  ) {
    this.#frame = frame;
    this.#job = job;
    this.#group = new Group(frame.thread.signal);
    this.#results = new Array(job.items.length).fill(null);
    this.#latest = frame.thread.previous;
  }

  async all(limit: number): Promise<unknown[]> {
    const { thread } = this.#frame;
    const workers = Math.min(limit, this.#job.items.length);
    await Promise.all(Array.from({ length: workers }, () => this.#work()));
    this.#group.close();
    if (this.#failure) {
      thread.previous = this.#failedAfter;
      throw this.#failure.with({ closing: "MapStateFailed", fromTask: true });
    }
    thread.throwIfAborted();
    thread.previous = this.#latest;
    return this.#results;
  }

  async #work(): Promise<void> {
    let previous = this.#frame.thread.previous;
    while (this.#next < this.#job.items.length && !this.#group.signal.aborted) {
      const index = this.#next++;
      const thread = this.#frame.thread.fork(String(index), this.#group.signal);
      thread.previous = previous;
      await this.#iterate(thread, index);
      previous = thread.previous;
    }
  }

  async #iterate(thread: Thread, index: number): Promise<void> {
    const about = { name: this.#frame.name, index };
    try {
      thread.event("MapIterationStarted", about);
      this.#results[index] = await this.#runItem(thread, index);
      this.#latest = Math.max(this.#latest, thread.sideEvent("MapIterationSucceeded", about));
    } catch (thrown) {
      if (thrown instanceof Aborted || this.#failure) {
        if (endedBySibling(thread.signal)) thread.abortedEvent("MapIterationAborted", about);
        return;
      }
      this.#failure = asStateError(thrown, this.#frame.name, this.#frame.enteredId);
      if (!this.#failure.facts.fatal) thread.sideEvent("MapIterationFailed", about);
      this.#failedAfter = thread.previous;
      this.#group.abort();
    } finally {
      this.#frame.thread.time = Math.max(this.#frame.thread.time, thread.time);
    }
  }

  async #runItem(thread: Thread, index: number): Promise<unknown> {
    const { processor, input, items } = this.#job;
    const frame = { ...this.#frame, thread };
    const inner = await selectItem(frame, { index, value: items[index], input });
    return frame.runMachine({
      definition: processor,
      input: inner,
      context: itemContext(frame, index, items[index]),
      scope: new Scope(processor.QueryLanguage ?? frame.scope.language, frame.scope),
      thread,
    });
  }
}
