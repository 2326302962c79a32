import { setImmediate as nextTurn } from "node:timers/promises";
import type { NewEvent, RecordedEvent, Recorder } from "../interpreter/recorder.ts";
import type { Computed } from "../query/evaluator/wire.ts";
import { eventLine, type HistoryEvent } from "./history-event.ts";

/** Keeps the history in memory; for TestState and for Express executions, which AWS does not keep. */
export class MemoryRecorder implements Recorder {
  readonly events: HistoryEvent[] = [];
  readonly redrives = 0;
  readonly #known = new Map<string, RecordedEvent>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  event(event: NewEvent): RecordedEvent {
    const known = this.#known.get(event.key);
    if (known) return known;
    const recorded = { id: this.events.length + 1, timestamp: this.#now() };
    const line = JSON.parse(eventLine(event, recorded.id, recorded.timestamp)) as HistoryEvent;
    this.events.push(line);
    this.#known.set(event.key, recorded);
    return recorded;
  }

  has(key: string): boolean {
    return this.#known.has(key);
  }

  redriveOf(): undefined {
    return undefined;
  }

  async turn(): Promise<void> {
    await nextTurn();
  }

  effect<T>(_key: string, run: () => Promise<T>): Promise<T> {
    return run();
  }

  child<T>(_key: string, run: () => Promise<T>): Promise<T> {
    return run();
  }

  compute(_key: string, run: (started: () => void) => Promise<Computed>): Promise<Computed> {
    return run(() => undefined);
  }
}
