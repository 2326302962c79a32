import { Aborted } from "../language/errors.ts";
import type { Fields } from "../language/value.ts";
import type { Compute, Computed } from "../query/evaluator/wire.ts";
import type { Host } from "./host.ts";
import type { Payload, RecordedEvent } from "./recorder.ts";

/**
 * A thread of control of an execution (not of the process): the whole, a branch, or an iteration.
 * Every event and effect gets a key from the thread's path and a counter, so a replay makes the same
 * keys whatever its timing.
 */
export class Thread {
  readonly host: Host;
  readonly path: string;
  readonly signal: AbortSignal;
  /** Id of the event that the next one follows. */
  previous: number;
  /** Time of the latest event of this thread: what `$now()` and the context say. */
  time: number;
  #count = 0;
  /** Evaluations outside this process so far. */
  #computed = 0;
  /** Set once a redrive has resumed the thread, so that its keys are new. */
  #suffix = "";

  constructor(host: Host, from: ThreadStart) {
    this.host = host;
    this.path = from.path;
    this.signal = from.signal;
    this.previous = from.previous;
    this.time = from.time;
  }

  /** A key for an event, an effect or a random value; to be called in the same order in every replay. */
  nextKey(): string {
    this.#count += 1;
    return `${this.path}${this.#count}${this.#suffix}`;
  }

  /** A number in [0, 1), the same in every replay. */
  random(): number {
    return this.host.random(this.nextKey());
  }

  /** A UUID, the same in every replay. */
  uuid(): string {
    return this.host.uuid(this.nextKey());
  }

  /** Has an evaluation done outside this process. Rejects with `Aborted` when the thread ends. */
  async compute(run: (compute: Compute) => Promise<Computed>): Promise<Computed> {
    this.#computed += 1;
    const key = `${this.path}computed${this.#computed}${this.#suffix}`;
    const draws = {
      seed: this.host.seed,
      prefix: this.path,
      count: this.#count,
      suffix: this.#suffix,
      time: this.time,
    };
    this.throwIfAborted();
    const { signal } = this;
    const work = this.host.recorder.compute(key, (started) => run({ draws, signal, started }));
    const computed = await untilAborted(work, this.signal);
    this.#count += computed.drawn;
    return computed;
  }

  /** Records an event after the previous one and continues from it. */
  event(type: string, details: Fields = {}, payload: Payload = {}): number {
    return this.eventAt(this.nextKey(), { type, details, payload });
  }

  /** Records an event under a given key; recording it twice changes nothing. */
  eventAt(key: string, event: { type: string; details: Fields; payload?: Payload }): number {
    const recorded = this.#record(key, event);
    this.previous = recorded.id;
    this.time = recorded.timestamp;
    return recorded.id;
  }

  /** Starts over with new keys where a redrive resumes a visit of a state. */
  resumeAt(visit: string): void {
    const redrive = this.host.recorder.redriveOf(visit);
    if (!redrive) return;
    this.#suffix = `~${redrive.number}`;
    this.previous = redrive.eventId;
  }

  /** Records that the thread was ended from outside; a redrive continues as if it had not been. */
  abortedEvent(type: string, details: Fields = {}): void {
    this.#record(`${this.path}${type}/${this.#count}${this.#suffix}`, { type, details });
  }

  /** Records an event that the next one does not follow, e.g. `MapStateSucceeded`. */
  sideEvent(type: string, details: Fields = {}, payload: Payload = {}): number {
    return this.#record(this.nextKey(), { type, details, payload }).id;
  }

  #record(
    key: string,
    { type, details, payload = {} }: { type: string; details: Fields; payload?: Payload },
  ): RecordedEvent {
    return this.host.recorder.event({
      key,
      previousEventId: this.previous,
      type,
      details,
      payload,
    });
  }

  /** Does what must not be repeated after a restart. Rejects with `Aborted` when the thread ends. */
  effect<T>(run: (key: string) => Promise<T>): Promise<T> {
    return this.#recorded("effect", run);
  }

  /** The same for the run of a child execution. */
  child<T>(run: () => Promise<T>): Promise<T> {
    return this.#recorded("child", run);
  }

  async #recorded<T>(kind: "effect" | "child", run: (key: string) => Promise<T>): Promise<T> {
    const key = this.nextKey();
    this.throwIfAborted();
    const result = this.host.recorder[kind](key, () => untilAborted(run(key), this.signal));
    return untilAborted(result, this.signal);
  }

  /** Lets other work of the process have its turn. */
  turn(): Promise<void> {
    return this.host.recorder.turn();
  }

  /** Waits until a time of the cloud; a wait that ended before a restart is not repeated. */
  async sleepUntil(time: number): Promise<void> {
    await this.effect(async () => {
      await this.host.sleepUntil(time, this.signal);
      return null;
    });
  }

  /** A thread for a branch or iteration. */
  fork(name: string, signal: AbortSignal): Thread {
    return new Thread(this.host, {
      path: `${this.path}${this.#count}${this.#suffix}.${name}/`,
      signal,
      previous: this.previous,
      time: this.time,
    });
  }

  /** Continues after a branch or iteration has ended: from its last event, when that is the latest. */
  continueFrom(branch: Thread): void {
    this.previous = Math.max(this.previous, branch.previous);
    this.time = Math.max(this.time, branch.time);
  }

  throwIfAborted(): void {
    if (this.signal.aborted) throw new Aborted();
  }
}

interface ThreadStart {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly previous: number;
  readonly time: number;
}

/** Settles as the promise does, or rejects with `Aborted` as soon as the signal fires. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new Aborted());
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}
