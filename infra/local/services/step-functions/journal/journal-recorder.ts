import { setImmediate as nextTurn } from "node:timers/promises";
import type { NewEvent, RecordedEvent, Recorder, Redrive } from "../interpreter/recorder.ts";
import { StateError } from "../language/errors.ts";
import type { Computed } from "../query/evaluator/wire.ts";
import { eventLine } from "./history-event.ts";
import type { JournalLine, LineWriter } from "./journal.ts";

/*
 * How an execution survives `kill -9`: deterministic replay.
 *
 * 1. An execution is a journal of JSON lines, append-only, in a file of its own or in one that the children of
 *    a Map's run share: a start line (definition, input, role, seed), a line per history event, a line per
 *    result of an effect, and an end line.
 * 2. An effect is anything outside the interpreter: a service call, a wait, a worker's answer, a child
 *    execution. All lines before it are in the file before it runs; its result is a line once it is known.
 * 3. After a restart the definition runs again from its first state. Each event and effect has a key made of
 *    its thread's path and a counter, so every run of the same definition and input makes the same keys.
 * 4. An event whose key is in the journal is not written again: it keeps its id and its time.
 * 5. An effect whose key is in the journal is not done again: its recorded result is used, in the order in which
 *    the results were first recorded, so that branches overtake each other as they did before.
 * 6. Only when all recorded results are used does anything new run.
 * 7. Deterministic, therefore: random numbers and UUIDs (a hash of the execution's seed and the key), the time
 *    that expressions see (that of the thread's latest event), and the order of keys. The interpreter reads no
 *    clock and no source of randomness itself.
 * 8. Never done twice: an effect whose result is recorded. A wait keeps its end time and a task its token.
 * 9. An effect that was under way at the kill is repeated with the same request id, idempotency token and
 *    name, so that the service can recognize it.
 * 10. An expression that met a limit of its evaluation meets it again: that is a line, since the time that it takes
 *     depends on the machine. Any other is evaluated again.
 * 11. A redrive is a line that names the visits of states to resume; their keys get a suffix and so run again.
 */

/** Largest number of events of one execution. */
const MAX_EVENTS = 25_000;

/** Turns of the event loop after which work that only computes has come to rest. */
const TURNS_TO_REST = 3;

/** Records an execution in its journal, or replays what the journal already holds. */
export class JournalRecorder implements Recorder {
  readonly #journal: LineWriter;
  readonly #now: () => number;
  readonly #known = new Map<string, RecordedEvent>();
  readonly #results: { readonly key: string; readonly value: unknown }[] = [];
  readonly #recordedKeys = new Set<string>();
  readonly #waiting = new Map<string, (value: unknown) => void>();
  /** Recorded results that were not requested in time, for one that is requested later after all. */
  readonly #late = new Map<string, unknown>();
  /** Threads that compute, and so may still request a result. */
  #computing = 0;
  readonly #replayed: Promise<void>;
  readonly #redriven = new Map<string, number>();
  readonly #spent = new Map<string, Computed>();
  readonly #evaluating = new Set<Promise<Computed>>();
  /** Real milliseconds; undefined while nothing is evaluated that has really started. */
  #evaluatingSince: number | undefined;
  #onRest: (() => void) | undefined;
  #isReplayed = false;
  #redrives = 0;
  #count = 0;
  #closed = false;

  /** @param lines what the journal already holds */
  constructor(journal: LineWriter, lines: readonly JournalLine[], now: () => number) {
    this.#journal = journal;
    this.#now = now;
    for (const line of lines) this.#load(line);
    this.#recordRedrive();
    this.#replayed = lines.length === 0 ? Promise.resolve() : this.#replay();
  }

  event(event: NewEvent): RecordedEvent {
    const known = this.#known.get(event.key);
    if (known) return known;
    // The last id is reserved for the event that ends the execution.
    if (this.#count >= MAX_EVENTS - 1 && !event.key.startsWith("end")) throw historyFull();
    const recorded = { id: this.#count + 1, timestamp: this.#now() };
    if (this.#closed) return recorded;
    this.#count = recorded.id;
    this.#journal.append(eventLine(event, recorded.id, recorded.timestamp));
    return recorded;
  }

  effect<T>(key: string, run: () => Promise<T>): Promise<T> {
    return this.child(key, () => {
      this.#journal.flush();
      return run();
    });
  }

  async child<T>(key: string, run: () => Promise<T>): Promise<T> {
    if (this.#late.has(key)) return this.#late.get(key) as T;
    if (this.#recordedKeys.has(key)) {
      return new Promise<T>((resolve) => {
        this.#waiting.set(key, resolve as (value: unknown) => void);
      });
    }
    await this.#replayed;
    const value = await run();
    if (this.#closed) return value;
    this.#journal.append(`${JSON.stringify({ effect: key, value })}\n`);
    return value;
  }

  async turn(): Promise<void> {
    this.#computing += 1;
    await nextTurn();
    this.#computing -= 1;
  }

  async compute(key: string, run: (started: () => void) => Promise<Computed>): Promise<Computed> {
    const known = this.#spent.get(key);
    if (known) return known;
    const evaluating = run(() => {
      this.#evaluatingSince ??= performance.now();
    });
    this.#evaluating.add(evaluating);
    try {
      const computed = await evaluating;
      if (computed.kind !== "spent" || this.#closed) return computed;
      this.#journal.append(`${JSON.stringify({ spent: key, computed })}\n`);
      return computed;
    } finally {
      this.#evaluating.delete(evaluating);
      this.#evaluatingSince = undefined;
    }
  }

  /** The event of the latest redrive, unless the journal already holds it. */
  #recordRedrive(): void {
    const key = redriveKey(this.#redrives);
    if (this.#redrives === 0 || this.#known.has(key)) return;
    const details = { redriveCount: this.#redrives };
    const previousEventId = this.#count;
    const event = { key, previousEventId, type: "ExecutionRedriven", details, payload: {} };
    this.#known.set(key, this.event(event));
  }

  has(key: string): boolean {
    return this.#known.has(key);
  }

  /** Records nothing more, so that the execution can be ended here and resumed later. */
  close(): void {
    this.#closed = true;
  }

  /** Calls back when all is replayed and has come to rest, before anything new is done. */
  onRest(call: () => void): void {
    if (this.#isReplayed) call();
    else this.#onRest = call;
  }

  /** For how many milliseconds something is evaluated elsewhere; undefined while nothing is. */
  get evaluatingFor(): number | undefined {
    if (this.#evaluating.size === 0) return undefined;
    return performance.now() - (this.#evaluatingSince ?? performance.now());
  }

  /** Resolves when all recorded results have been used. */
  get replayed(): Promise<void> {
    return this.#replayed;
  }

  get redrives(): number {
    return this.#redrives;
  }

  redriveOf(visit: string): Redrive | undefined {
    const number = this.#redriven.get(visit);
    const event = number === undefined ? undefined : this.#known.get(redriveKey(number));
    return number === undefined || !event ? undefined : { number, eventId: event.id };
  }

  #loadRedrive(visits: readonly string[]): void {
    this.#redrives += 1;
    for (const visit of visits) this.#redriven.set(visit, this.#redrives);
  }

  #load(line: JournalLine): void {
    if (typeof line["event"] === "string") {
      const recorded = { id: Number(line["id"]), timestamp: Number(line["timestamp"]) };
      this.#known.set(line["event"], recorded);
      this.#count = Math.max(this.#count, recorded.id);
    } else if (typeof line["effect"] === "string") {
      this.#results.push({ key: line["effect"], value: line["value"] });
      this.#recordedKeys.add(line["effect"]);
    } else if (typeof line["spent"] === "string") {
      this.#spent.set(line["spent"], line["computed"] as Computed);
    } else if (Array.isArray(line["redrive"])) this.#loadRedrive(line["redrive"] as string[]);
  }

  async #replay(): Promise<void> {
    for (const { key, value } of this.#results) {
      await this.#rest(() => this.#waiting.has(key));
      // A result that is not requested belonged to a branch that its sibling ended.
      const use = this.#waiting.get(key);
      if (use) use(value);
      else this.#late.set(key, value);
      this.#waiting.delete(key);
    }
    this.#results.length = 0;
    await this.#rest(() => false);
    this.#isReplayed = true;
    this.#onRest?.();
  }

  /** Waits until all has come to rest, or for what may come before. */
  async #rest(isMet: () => boolean): Promise<void> {
    for (let turn = 0; turn < TURNS_TO_REST && !isMet(); ) {
      await nextTurn();
      turn = this.#computing + this.#evaluating.size > 0 ? 0 : turn + 1;
      if (this.#evaluating.size > 0) {
        await Promise.race(this.#evaluating).catch(() => undefined);
      }
    }
  }
}

function redriveKey(number: number): string {
  return `redrive~${number}`;
}

function historyFull(): StateError {
  return new StateError(
    "States.Runtime",
    `The execution reached the maximum number of history events (${MAX_EVENTS}).`,
    { fatal: true },
  );
}
