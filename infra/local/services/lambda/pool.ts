import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { Worker } from "node:worker_threads";
import type { Clock } from "../../kernel/clock.ts";
import { reportDiskTrouble } from "../../kernel/disk-trouble.ts";
import { Slots } from "../../kernel/slots.ts";
import type { LambdaFunction } from "./functions.ts";
import { invokeIn, type Outcome, startWorker } from "./sandbox.ts";

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
}

/**
 * Idle environments are kept until no function has run for so long, as Lambda does, so that the next call finds its
 * own warm however slow the machine is; a thread holds some 20 MB.
 */
const QUIET_MS = 20_000;

/** More than the functions of a run, since starting one takes half a second of work. Beyond these the one that has been idle longest is ended. */
const MAX_IDLE = 24;

/** Worker threads as Lambda's execution environments: one invocation at a time each, reused while idle. */
export class Pool {
  readonly #options: Options;
  readonly #idle: Environment[] = [];
  readonly #logs = new Map<string, WriteStream>();
  readonly #workers = new Set<Worker>();
  readonly #slots: Slots;
  #quiet: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#slots = new Slots(options.size);
  }

  get running(): number {
    return this.#slots.busy;
  }

  run(fn: LambdaFunction, job: Job): Promise<Outcome> {
    return this.#slots.run(() => this.#runNow(fn, job));
  }

  async stop(): Promise<void> {
    clearTimeout(this.#quiet);
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
    for (const log of this.#logs.values()) log.end();
  }

  async #runNow(fn: LambdaFunction, { requestId, payload }: Job): Promise<Outcome> {
    const environment = this.#take(fn);
    const { log } = environment;
    log.write(`START RequestId: ${requestId} Version: ${fn.version}\n`);
    const outcome = await invokeIn(environment.worker, {
      requestId,
      payload,
      timeoutMs: fn.timeoutSeconds * 1000,
      now: this.#options.clock.now(),
      speed: this.#options.clock.speed,
    });
    // Lambda's Node.js runtime logs what a handler throws, in this form.
    if (outcome.failed && !outcome.broken) {
      const at = new Date(this.#options.clock.now()).toISOString();
      log.write(`${at}\t${requestId}\tERROR\tInvoke Error \t${outcome.payload}\n`);
    }
    const took = Math.ceil(outcome.took);
    log.write(
      `END RequestId: ${requestId}\nREPORT RequestId: ${requestId}\tDuration: ${took} ms\n`,
    );
    if (outcome.broken) void environment.worker.terminate();
    else this.#keep(environment);
    this.#endWhenQuiet();
    return { payload: outcome.payload, failed: outcome.failed };
  }

  #take(fn: LambdaFunction): Environment {
    // The one used last, so that those no longer needed grow old.
    const at = this.#idle.findLastIndex(
      (one) => one.fn.arn === fn.arn && one.fn.revision === fn.revision,
    );
    const [warm] = at < 0 ? [] : this.#idle.splice(at, 1);
    if (warm === undefined) return this.#start(fn);
    warm.worker.ref();
    return warm;
  }

  #keep(environment: Environment): void {
    environment.worker.unref();
    this.#idle.push(environment);
    const [oldest] = this.#idle;
    if (oldest && this.#idle.length > MAX_IDLE) this.#end(oldest);
  }

  #endWhenQuiet(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      // The end of what runs comes here again.
      if (this.running > 0) return;
      for (const environment of [...this.#idle]) this.#end(environment);
    }, QUIET_MS).unref();
  }

  #end(environment: Environment): void {
    const at = this.#idle.indexOf(environment);
    if (at < 0) return;
    this.#idle.splice(at, 1);
    void environment.worker.terminate();
  }

  #start(fn: LambdaFunction): Environment {
    const worker = startWorker(fn, this.#options.environment(fn));
    const log = this.#options.mayLog(fn) ? this.#log(fn.name) : nowhere();
    worker.stdout.pipe(log, { end: false });
    worker.stderr.pipe(log, { end: false });
    this.#workers.add(worker);
    worker.once("exit", () => this.#workers.delete(worker));
    // An environment that ends while idle is only dropped; a running invocation learns of it in `invokeIn`.
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
    // A log that cannot be written must not end the function, or the cloud.
    log.on("error", (error) => {
      reportDiskTrouble(error);
      this.#logs.delete(name);
    });
    this.#logs.set(name, log);
    return log;
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
