import { Worker } from "node:worker_threads";
import type { Returned } from "./external-scorer.ts";

/** What a worker says about one answer. */
export type Scored =
  | { readonly returned: Returned }
  | { readonly error: string }
  | { readonly timedOut: true };

/** The program of the worker. Of what the module returns it passes on a number, or the type of anything else. */
const PROGRAM = `
const { parentPort, workerData } = require("node:worker_threads");
const nameOf = (error) => (error instanceof Error ? error.name : typeof error);
const loaded = import(workerData).then((module) => module.default);
const plain = (value) => ({ value: typeof value === "number" ? value : null, type: value === null ? "null" : typeof value });
loaded.then(
  (score) => parentPort.postMessage({ loaded: typeof score }),
  (error) => parentPort.postMessage({ error: nameOf(error) }),
);
parentPort.on("message", async (args) => {
  try {
    const score = await loaded;
    const value = await score(...args);
    const isObject = typeof value === "object" && value !== null;
    parentPort.postMessage({ returned: plain(isObject ? value.value : value) });
  } catch (error) {
    parentPort.postMessage({ error: nameOf(error) });
  }
});
`;

/** A thread that runs the user's module, without the environment of the function: its credentials are there. */
export class ModuleWorker {
  readonly #worker: Worker;

  private constructor(url: string) {
    this.#worker = new Worker(PROGRAM, {
      ...{ eval: true, workerData: url, env: {}, execArgv: [] },
      // What it prints may hold the content of rows, and would be in the function's log.
      ...{ stdout: true, stderr: true },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
  }

  /** Starts the worker. Its first message says what the module's default export is, or why it cannot be loaded. */
  static async start(
    url: string,
    timeoutMs: number,
  ): Promise<{ worker: ModuleWorker; loaded: string } | { error: string }> {
    const worker = new ModuleWorker(url);
    const first = await worker.#next(timeoutMs);
    if (typeof first === "object" && first !== null && "loaded" in first) {
      return { worker, loaded: String(first.loaded) };
    }
    await worker.close();
    return { error: errorOf(first) };
  }

  /** Scores one answer; after a time-out the worker has ended. */
  async score(args: readonly unknown[], timeoutMs: number): Promise<Scored> {
    this.#worker.postMessage(args);
    const message = await this.#next(timeoutMs);
    if (message === TIMED_OUT) {
      await this.close();
      return { timedOut: true };
    }
    if (typeof message === "object" && message !== null && "returned" in message) {
      return { returned: message.returned as Returned };
    }
    return { error: errorOf(message) };
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** The next message, or what ended the worker. */
  async #next(timeoutMs: number): Promise<unknown> {
    const worker = this.#worker;
    return new Promise((resolve) => {
      const settle = (message: unknown) => {
        limit.removeEventListener("abort", onTime);
        worker.off("message", settle).off("error", onError).off("exit", onExit);
        resolve(message);
      };
      const onError = (error: unknown) => settle({ error: nameOf(error) });
      const onExit = () => settle({ error: "Exited" });
      const onTime = () => settle(TIMED_OUT);
      // The worker computes, so that its limit is real time also where a function's waits are sped up.
      const limit = AbortSignal.timeout(timeoutMs);
      limit.addEventListener("abort", onTime);
      worker.on("message", settle).on("error", onError).on("exit", onExit);
    });
  }
}

const TIMED_OUT = Symbol("timed out");

function errorOf(message: unknown): string {
  if (message === TIMED_OUT) return "TimedOut";
  const has = typeof message === "object" && message !== null && "error" in message;
  return has ? String(message.error) : "Error";
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
