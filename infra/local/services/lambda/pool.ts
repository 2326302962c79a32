import { createWriteStream, existsSync, mkdirSync, readFileSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { Worker } from "node:worker_threads";
import { transformSync } from "esbuild";
import type { Clock } from "../../kernel/clock.ts";
import type { LambdaFunction } from "./functions.ts";
import type { LambdaError, WorkerReply, WorkerRequest, WorkerSetup } from "./worker.ts";

/** How an invocation ended. */
export interface Outcome {
  /** JSON text of the answer, or of the error. */
  readonly payload: string;
  readonly failed: boolean;
}

/** One invocation to run. */
export interface Job {
  readonly requestId: string;
  readonly payload: string;
}

interface Options {
  /** Folder of the Lambda service's state; logs are `<function>.log` in it. */
  readonly folder: string;
  readonly environment: (fn: LambdaFunction) => Record<string, string>;
  /** False for a function whose role may not write logs. */
  readonly mayLog: (fn: LambdaFunction) => boolean;
  readonly clock: Clock;
  /** Environments that may run at once on this machine; more wait. */
  readonly size: number;
}

interface Environment {
  readonly worker: Worker;
  readonly log: Writable;
  readonly fn: LambdaFunction;
  timer?: NodeJS.Timeout;
}

/** An idle environment is kept for a while, as Lambda does, so that the next call finds it warm. */
const IDLE_MS = 120_000;

/** Each holds some 40 MB; beyond these the one that has been idle longest goes. */
const MOST_IDLE = 12;

/** Worker threads that stand for Lambda's execution environments: one invocation at a time each, reused while idle. */
export class Pool {
  readonly #options: Options;
  readonly #idle: Environment[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #logs = new Map<string, WriteStream>();
  readonly #workers = new Set<Worker>();
  #running = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  get running(): number {
    return this.#running;
  }

  async run(fn: LambdaFunction, job: Job): Promise<Outcome> {
    if (this.#running >= this.#options.size) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      return await this.#runNow(fn, job);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
    for (const log of this.#logs.values()) log.end();
  }

  async #runNow(fn: LambdaFunction, { requestId, payload }: Job): Promise<Outcome> {
    const environment = this.#take(fn);
    const { log } = environment;
    const begin = performance.now();
    log.write(`START RequestId: ${requestId} Version: $LATEST\n`);
    const outcome = await invoke(environment, {
      requestId,
      payload,
      timeoutMs: fn.timeoutSeconds * 1000,
      now: this.#options.clock.now(),
    });
    // Lambda's Node.js runtime logs what a handler throws, in this form.
    if (outcome.failed && !outcome.broken) {
      const at = new Date(this.#options.clock.now()).toISOString();
      log.write(`${at}\t${requestId}\tERROR\tInvoke Error \t${outcome.payload}\n`);
    }
    const took = Math.ceil(performance.now() - begin);
    log.write(
      `END RequestId: ${requestId}\nREPORT RequestId: ${requestId}\tDuration: ${took} ms\n`,
    );
    if (outcome.broken) void environment.worker.terminate();
    else this.#keep(environment);
    return { payload: outcome.payload, failed: outcome.failed };
  }

  #take(fn: LambdaFunction): Environment {
    // The one used last, so that those which are not needed any more grow old.
    const at = this.#idle.findLastIndex(
      (one) => one.fn.name === fn.name && one.fn.revision === fn.revision,
    );
    const [warm] = at < 0 ? [] : this.#idle.splice(at, 1);
    if (warm === undefined) return this.#start(fn);
    warm.worker.ref();
    return warm;
  }

  #keep(environment: Environment): void {
    const { worker } = environment;
    worker.unref();
    clearTimeout(environment.timer);
    this.#idle.push(environment);
    environment.timer = setTimeout(() => this.#end(environment), IDLE_MS).unref();
    const [oldest] = this.#idle;
    if (oldest && this.#idle.length > MOST_IDLE) this.#end(oldest);
  }

  #end(environment: Environment): void {
    const at = this.#idle.indexOf(environment);
    if (at < 0) return;
    this.#idle.splice(at, 1);
    void environment.worker.terminate();
  }

  #start(fn: LambdaFunction): Environment {
    const setup: WorkerSetup = {
      folder: fn.codeFolder,
      handler: fn.handler,
      functionName: fn.name,
      functionArn: fn.arn,
      memoryMegabytes: fn.memoryMegabytes,
    };
    const worker = new Worker(workerSource(), {
      eval: true,
      workerData: setup,
      env: this.#options.environment(fn),
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: fn.memoryMegabytes },
    });
    const log = this.#options.mayLog(fn) ? this.#log(fn.name) : nowhere();
    worker.stdout.pipe(log, { end: false });
    worker.stderr.pipe(log, { end: false });
    this.#workers.add(worker);
    worker.once("exit", () => this.#workers.delete(worker));
    // An environment that dies while idle is only dropped; a running invocation hears of it in `invoke`.
    worker.on("error", () => this.#drop(worker));
    return { worker, fn, log };
  }

  #drop(worker: Worker): void {
    const at = this.#idle.findIndex((one) => one.worker === worker);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #log(name: string): WriteStream {
    const known = this.#logs.get(name);
    if (known) return known;
    mkdirSync(this.#options.folder, { recursive: true });
    const log = createWriteStream(join(this.#options.folder, `${name}.log`), { flags: "a" });
    log.setMaxListeners(0);
    this.#logs.set(name, log);
    return log;
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

async function invoke(
  { worker, fn }: Environment,
  request: WorkerRequest,
): Promise<Outcome & { broken: boolean }> {
  return new Promise((resolve) => {
    const settle = (payload: string, { failed, broken }: { failed: boolean; broken: boolean }) => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve({ payload, failed, broken });
    };
    const breakDown = (error: LambdaError) =>
      settle(JSON.stringify(error), { failed: true, broken: true });
    const onMessage = (reply: WorkerReply) => {
      if (reply.requestId !== request.requestId) return;
      if ("error" in reply) settle(JSON.stringify(reply.error), { failed: true, broken: false });
      else settle(reply.payload, { failed: false, broken: false });
    };
    const onError = (error: Error & { code?: string }) =>
      breakDown(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? killed(request) : crashed(error));
    const onExit = (code: number) =>
      breakDown({
        errorType: "Runtime.ExitError",
        errorMessage: `RequestId: ${request.requestId} Error: Runtime exited with error: exit status ${code}`,
      });
    const timer = setTimeout(
      () => breakDown(timedOut(request, fn.timeoutSeconds)),
      request.timeoutMs,
    );
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(request);
  });
}

/** As Lambda words a function that took longer than its `Timeout`. */
export function timedOut({ requestId }: { requestId: string }, seconds: number): LambdaError {
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  };
}

/** As Lambda words a function that took more memory than its `MemorySize`. */
export function killed({ requestId }: { requestId: string }): LambdaError {
  return {
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  };
}

function crashed(error: Error): LambdaError {
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? "").split("\n"),
  };
}

let compiled: string | undefined;

/** A worker started from a `.ts` file would need a loader, which a test runner does not pass on. */
function workerSource(): string {
  if (compiled !== undefined) return compiled;
  const [file = ""] = ["./worker.js", "./worker.ts"]
    .map((name) => new URL(name, import.meta.url))
    .filter((url) => existsSync(url));
  const source = readFileSync(file, "utf8");
  compiled = transformSync(source, {
    loader: "ts",
    format: "cjs",
    supported: { "dynamic-import": true },
  }).code;
  return compiled;
}
