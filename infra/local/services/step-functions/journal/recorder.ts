import { setImmediate as nextTurn } from "node:timers/promises";
import type { NewEvent, RecordedEvent, Recorder, Redrive } from "../interpreter/recorder.ts";
import { StateError } from "../language/errors.ts";
import { eventLine } from "./history-event.ts";
import type { Journal, JournalLine } from "./journal.ts";

/** Largest number of events of one execution. */
const MAX_EVENTS = 25_000;

/** Turns of the event loop after which work that only computes has come to rest. */
const TURNS_TO_REST = 3;

/**
 * Records an execution in its journal. After a restart the interpreter runs again from the start:
 * events that are in the journal are found by their key, and recorded results of effects are handed
 * out in the order in which they came, so that the run takes the same way. Nothing new is done
 * before all recorded results are handed out.
 */
export class JournalRecorder implements Recorder {
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #known = new Map<string, RecordedEvent>();
  readonly #results: { readonly key: string; readonly value: unknown }[] = [];
  readonly #recordedKeys = new Set<string>();
  readonly #waiting = new Map<string, (value: unknown) => void>();
  readonly #replayed: Promise<void>;
  readonly #redriven = new Map<string, number>();
  #redrives = 0;
  #count = 0;
  #closed = false;

  /** @param lines what the journal holds already */
  constructor(journal: Journal, lines: readonly JournalLine[], now: () => number) {
    this.#journal = journal;
    this.#now = now;
    for (const line of lines) this.#load(line);
    this.#recordRedrive();
    this.#replayed = this.#results.length === 0 ? Promise.resolve() : this.#replay();
  }

  event(event: NewEvent): RecordedEvent {
    const known = this.#known.get(event.key);
    if (known) return known;
    // The last place is kept for the event that ends the execution.
    if (this.#count >= MAX_EVENTS - 1 && !event.key.startsWith("end")) throw historyFull();
    const recorded = { id: this.#count + 1, timestamp: this.#now() };
    if (this.#closed) return recorded;
    this.#count = recorded.id;
    this.#journal.append(eventLine(event, recorded.id, recorded.timestamp));
    return recorded;
  }

  async effect<T>(key: string, run: () => Promise<T>): Promise<T> {
    if (this.#recordedKeys.has(key)) {
      return new Promise<T>((resolve) => {
        this.#waiting.set(key, resolve as (value: unknown) => void);
      });
    }
    await this.#replayed;
    this.#journal.flush();
    const value = await run();
    if (this.#closed) return value;
    this.#journal.append(`${JSON.stringify({ effect: key, value })}\n`);
    return value;
  }

  /** The event of the latest redrive, unless it is in the journal already. */
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

  /** Records nothing more, so that the execution can be ended here and go on later. */
  close(): void {
    this.#closed = true;
  }

  /** Resolves when all recorded results have been handed out. */
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
    } else if (Array.isArray(line["redrive"])) this.#loadRedrive(line["redrive"] as string[]);
  }

  async #replay(): Promise<void> {
    for (const { key, value } of this.#results) {
      for (let turn = 0; turn < TURNS_TO_REST && !this.#waiting.has(key); turn++) await nextTurn();
      // A result that nobody asks for belonged to a branch that its sibling ended.
      this.#waiting.get(key)?.(value);
      this.#waiting.delete(key);
    }
    this.#results.length = 0;
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
