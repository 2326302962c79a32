import type { ItemProcessor } from "../../language/definition.ts";
import { Aborted, asStateError, Fault, type StateError } from "../../language/errors.ts";
import { readInteger } from "../field-values.ts";
import { finishWithResult, inspected, inspectedInput } from "../input-output.ts";
import { runDistributed } from "../map/distributed.ts";
import { itemContext, readItems, selectItem } from "../map/items.ts";
import { Scope } from "../scope.ts";
import type { Outcome, StateVisit } from "../state-visit.ts";
import type { Thread } from "../thread.ts";
import { endedBySibling, ThreadGroup } from "../thread-group.ts";

/** Number of iterations after which other work of the process gets its turn. */
const ITERATIONS_A_TURN = 64;

/** Runs its processor for each item, in this execution or in child executions. */
export async function runMap(visit: StateVisit): Promise<Outcome> {
  const input = await inspectedInput(visit);
  const processor = visit.state.ItemProcessor ?? visit.state.Iterator;
  if (!processor) throw new Fault("The Map state has no ItemProcessor.");
  const result =
    processor.ProcessorConfig?.Mode === "DISTRIBUTED"
      ? await runDistributed(visit, { processor, input })
      : await runInline(visit, processor, input);
  return { ...(await finishWithResult(visit, input, result)), next: visit.state.Next };
}

async function runInline(
  visit: StateVisit,
  processor: ItemProcessor,
  input: unknown,
): Promise<unknown[]> {
  const { thread } = visit;
  const items = await readItems(visit, { input, keyValues: false });
  const limit = await maxConcurrency(visit, input);
  if (visit.testHooks?.mock) return visit.testHooks.mock() as unknown[];
  thread.event("MapStateStarted", { length: items.length });
  const run = new InlineRun(visit, { processor, input, items });
  const results = await run.all(limit);
  thread.resumeAt(visit.key);
  thread.sideEvent("MapStateSucceeded");
  return results;
}

/** `MaxConcurrency` as a number of workers; zero means no limit. */
async function maxConcurrency(visit: StateVisit, input: unknown): Promise<number> {
  const value = (await readInteger(visit, "MaxConcurrency", input)) ?? 0;
  if (value < 0) throw new Fault("MaxConcurrency cannot be negative.");
  inspected(visit, "maxConcurrency", value);
  return value === 0 ? Number.POSITIVE_INFINITY : value;
}

class InlineRun {
  readonly #visit: StateVisit;
  readonly #job: { processor: ItemProcessor; input: unknown; items: readonly unknown[] };
  readonly #group: ThreadGroup;
  readonly #results: unknown[];
  #next = 0;
  #failure: StateError | undefined;
  #failedAfter = 0;
  #latest: number;

  constructor(
    visit: StateVisit,
    job: { processor: ItemProcessor; input: unknown; items: readonly unknown[] },
  ) {
    this.#visit = visit;
    this.#job = job;
    this.#group = new ThreadGroup(visit.thread.signal);
    this.#results = new Array(job.items.length).fill(null);
    this.#latest = visit.thread.previous;
  }

  async all(limit: number): Promise<unknown[]> {
    const { thread } = this.#visit;
    const count = Math.min(limit, this.#job.items.length);
    const workers: Promise<void>[] = [];
    while (workers.length < count) {
      workers.push(this.#work());
      if (workers.length % ITERATIONS_A_TURN === 0) await thread.turn();
    }
    await Promise.all(workers);
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
    let previous = this.#visit.thread.previous;
    while (this.#next < this.#job.items.length && !this.#group.signal.aborted) {
      const index = this.#next++;
      if (index % ITERATIONS_A_TURN === ITERATIONS_A_TURN - 1) await this.#visit.thread.turn();
      const thread = this.#visit.thread.fork(String(index), this.#group.signal);
      thread.previous = previous;
      await this.#iterate(thread, index);
      previous = thread.previous;
    }
  }

  async #iterate(thread: Thread, index: number): Promise<void> {
    const about = { name: this.#visit.name, index };
    try {
      thread.event("MapIterationStarted", about);
      this.#results[index] = await this.#runItem(thread, index);
      this.#latest = Math.max(this.#latest, thread.sideEvent("MapIterationSucceeded", about));
    } catch (thrown) {
      if (thrown instanceof Aborted || this.#failure) {
        if (endedBySibling(thread.signal)) thread.abortedEvent("MapIterationAborted", about);
        return;
      }
      this.#failure = asStateError(thrown, this.#visit.name, this.#visit.enteredId);
      if (!this.#failure.facts.fatal) thread.sideEvent("MapIterationFailed", about);
      this.#failedAfter = thread.previous;
      this.#group.abort();
    } finally {
      this.#visit.thread.time = Math.max(this.#visit.thread.time, thread.time);
    }
  }

  async #runItem(thread: Thread, index: number): Promise<unknown> {
    const { processor, input, items } = this.#job;
    const visit = { ...this.#visit, thread };
    const inner = await selectItem(visit, { index, value: items[index], input });
    return visit.runMachine({
      definition: processor,
      input: inner,
      context: itemContext(visit, index, items[index]),
      scope: new Scope(processor.QueryLanguage ?? visit.scope.language, visit.scope),
      thread,
    });
  }
}
