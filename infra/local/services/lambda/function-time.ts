/** An invocation's time, as the environment gets it. */
interface InvocationTime {
  /** Time of the cloud at which it starts, milliseconds since the epoch. */
  readonly now: number;
  /** Seconds of the cloud per second of this machine. */
  readonly speed: number;
  readonly timeoutMs: number;
  /** Called with the milliseconds that were waited without passing here. */
  onSkip(milliseconds: number): void;
}

/** A call that is due at a time of the function. */
export interface Pending {
  readonly due: number;
  readonly call: () => void;
}

/** How soon a function that is at work is looked at again, real milliseconds. */
const BUSY_MS = 5;

const realSetTimeout = setTimeout;
const realClearTimeout = clearTimeout;

/**
 * A function's own time. It starts at the cloud's; work passes at real speed, so the durations that a function measures
 * are real; waiting passes at the cloud's speed. A function waits when nothing but timers keeps its event loop alive:
 * while a request, a connection or a file is open a timer may guard it, and runs at real speed. Time then moves to the
 * next timer that is due, so that all timers keep their order, and those that run at the same time do not add up.
 */
export class FunctionTime {
  #ahead = performance.timeOrigin;
  #speed = 1;
  #deadline = Number.POSITIVE_INFINITY;
  #onSkip: (milliseconds: number) => void = () => undefined;
  readonly #pending = new Set<Pending>();
  #alarm: { readonly timer: NodeJS.Timeout; readonly due: number } | undefined;

  get speed(): number {
    return this.#speed;
  }

  /** Milliseconds since the epoch; never goes back within an invocation. */
  now(): number {
    return performance.now() + this.#ahead;
  }

  /** Milliseconds that the invocation has left. */
  left(): number {
    return Math.max(0, this.#deadline - this.now());
  }

  /** Starts an invocation; timers that an earlier one left continue. */
  start({ now, speed, timeoutMs, onSkip }: InvocationTime): void {
    this.#ahead = now - performance.now();
    this.#speed = speed;
    this.#deadline = now + timeoutMs;
    this.#onSkip = onSkip;
    this.#setAlarm();
  }

  /** Ends an invocation; its timers rest until the next, as Lambda freezes an environment. */
  stop(): void {
    this.#clearAlarm();
  }

  /** Calls once after the given milliseconds of the function. @returns what `cancel` takes */
  after(milliseconds: number, call: () => void): Pending {
    const pending = { due: this.now() + milliseconds, call };
    this.#pending.add(pending);
    if (this.#alarm === undefined || pending.due < this.#alarm.due) this.#setAlarm();
    return pending;
  }

  cancel(pending: Pending): void {
    this.#pending.delete(pending);
    // An alarm that rings for nothing would let the next wait pass here before it has at the cloud.
    if (pending.due === this.#alarm?.due) this.#setAlarm();
  }

  #setAlarm(pause?: number): void {
    this.#clearAlarm();
    const next = this.#next();
    if (next === undefined) return;
    const { due } = next;
    const left = Math.max(0, due - this.now());
    const timer = realSetTimeout(() => this.#ring(), Math.min(left, pause ?? left / this.#speed));
    this.#alarm = { timer, due };
  }

  #clearAlarm(): void {
    realClearTimeout(this.#alarm?.timer);
    this.#alarm = undefined;
  }

  #next(): Pending | undefined {
    let next: Pending | undefined;
    for (const pending of this.#pending) if (!next || pending.due < next.due) next = pending;
    return next;
  }

  #ring(): void {
    this.#alarm = undefined;
    const next = this.#next();
    if (next === undefined) return;
    const early = next.due - this.now();
    if (early > 0 && !isWaiting()) this.#setAlarm(BUSY_MS);
    else if (early <= 0 || this.#skip(early)) this.#call(next);
  }

  #call(pending: Pending): void {
    this.#pending.delete(pending);
    // One at a time: what it resolves runs before the next one, as with Node's own timers.
    this.#setAlarm();
    pending.call();
  }

  /** @returns false where the invocation's time ends first; then this environment is ended from outside. */
  #skip(milliseconds: number): boolean {
    const skipped = Math.min(milliseconds, this.left());
    this.#ahead += skipped;
    this.#onSkip(skipped);
    return skipped === milliseconds;
  }
}

/** The port to the pool is always open; everything else that Node lists is work in progress. */
const NO_WORK = new Set(["Timeout", "MessagePort"]);

function isWaiting(): boolean {
  return process.getActiveResourcesInfo().every((resource) => NO_WORK.has(resource));
}
