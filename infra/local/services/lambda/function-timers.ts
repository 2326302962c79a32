import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import promises from "node:timers/promises";
import { promisify } from "node:util";
import type { FunctionTime, Pending } from "./function-time.ts";

type Callback = (...args: unknown[]) => void;

interface SleepOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

/** Node's own: a longer or a negative delay is one millisecond. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** What `setTimeout` returns: a Timeout as Node's, whose time is the function's. */
class FunctionTimeout {
  static readonly #byId = new Map<number, FunctionTimeout>();
  static #serial = 0;

  readonly #time: FunctionTime;
  readonly #delay: number;
  readonly #call: () => void;
  // Negative, so that it is none of Node's own ids.
  readonly #id = --FunctionTimeout.#serial;
  #pending: Pending | undefined;
  #hasRef = true;

  constructor(time: FunctionTime, { delay, call }: { delay: number; call: () => void }) {
    this.#time = time;
    this.#delay = delay;
    this.#call = call;
    this.refresh();
  }

  static find(handle: unknown): FunctionTimeout | undefined {
    return handle instanceof FunctionTimeout ? handle : FunctionTimeout.#byId.get(Number(handle));
  }

  refresh(): this {
    this.close();
    FunctionTimeout.#byId.set(this.#id, this);
    this.#pending = this.#time.after(this.#delay, () => {
      this.close();
      this.#call();
    });
    return this;
  }

  close(): this {
    if (this.#pending) this.#time.cancel(this.#pending);
    this.#pending = undefined;
    FunctionTimeout.#byId.delete(this.#id);
    return this;
  }

  /** The environment lives on without timers, so this is only noted. */
  ref(): this {
    this.#hasRef = true;
    return this;
  }

  unref(): this {
    this.#hasRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#hasRef;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }
}

/**
 * Replaces `setTimeout` and what is made of it (global, `node:timers`, `node:timers/promises`, promisified) by timers in
 * the function's time. At speed 1 Node's own are used; `setInterval` and `AbortSignal.timeout` are always Node's own.
 */
export function replaceTimers(time: FunctionTime): void {
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = timers;
  const realSleep = promises.setTimeout;
  const setTimeout = (callback: Callback, delay?: number, ...args: unknown[]) => {
    if (time.speed <= 1 || typeof callback !== "function") {
      return realSetTimeout(callback, delay, ...args);
    }
    return new FunctionTimeout(time, {
      delay: Number(delay) >= 1 && Number(delay) <= MAX_DELAY_MS ? Number(delay) : 1,
      call: () => callback(...args),
    });
  };
  const clearTimeout = (handle?: unknown): void => {
    const own = FunctionTimeout.find(handle);
    if (own) own.close();
    else realClearTimeout(handle as NodeJS.Timeout | undefined);
  };
  const sleep = async <T>(delay?: number, value?: T, options: SleepOptions = {}): Promise<T> =>
    time.speed <= 1
      ? (realSleep(delay, value, options) as Promise<T>)
      : new Promise((resolve, reject) => {
          const { signal } = options;
          const stop = () => {
            clearTimeout(timer);
            reject(abortError(signal));
          };
          const timer = setTimeout(() => {
            signal?.removeEventListener("abort", stop);
            resolve(value as T);
          }, delay);
          if (signal?.aborted) stop();
          else signal?.addEventListener("abort", stop, { once: true });
        });
  Object.defineProperty(setTimeout, promisify.custom, { value: sleep });
  const replaced = { setTimeout, clearTimeout, clearInterval: clearTimeout };
  Object.assign(globalThis, replaced);
  Object.assign(timers, replaced);
  Object.assign(promises, { setTimeout: sleep });
  const wait = (delay: number, options?: SleepOptions) => sleep(delay, undefined, options);
  Object.assign(promises.scheduler, { wait });
  syncBuiltinESMExports();
}

/** As Node's own timers reject. */
function abortError(signal: AbortSignal | undefined): Error {
  const error = new Error("The operation was aborted", { cause: signal?.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}
