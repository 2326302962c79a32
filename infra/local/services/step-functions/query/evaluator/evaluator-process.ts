import { type ChildProcess, spawn } from "node:child_process";
import { builtFile } from "../../../../kernel/built-file.ts";
import { bundleSource } from "../../../../kernel/bundle-source.ts";
import type { Compute, Computed, Position, Reply, Request, Spent } from "./wire.ts";

/** In megabytes. Each number of a JSONata range takes 8 bytes, each object of a list 100. */
const MAX_HEAP = 512;

/** Real seconds, where a process that is given no time by the machine does not even end itself. */
const MAX_REAL_SECONDS = 180;

let bundled: Promise<string> | undefined;

/** What `node` runs, and what it reads: the built file, or a script on its input when this runs from source. */
async function program(): Promise<{ file: string; script?: string }> {
  const file = builtFile("services/step-functions/query/evaluator/main.js");
  if (file !== undefined) return { file };
  bundled ??= bundleSource(new URL("./main.ts", import.meta.url));
  return { file: "-", script: await bundled };
}

/** Starts a process that evaluates. */
export async function startEvaluator(): Promise<EvaluatorProcess> {
  const { file, script } = await program();
  const args = [`--max-old-space-size=${MAX_HEAP}`, "--single-threaded-gc", file];
  const child = spawn(process.execPath, args, {
    // A group of its own: Ctrl-C in a terminal is for the local cloud, which then ends it.
    detached: true,
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: [script === undefined ? "ignore" : "pipe", "ignore", "ignore", "ipc"],
  });
  child.stdin?.on("error", () => undefined).end(script);
  return new EvaluatorProcess(child);
}

/** A process that evaluates one job at a time; it never keeps this one from ending. */
class EvaluatorProcess {
  readonly #child: ChildProcess;
  #isAlive = true;
  #at: Position | undefined;
  #started: (() => void) | undefined;
  #settle: ((computed: Computed | undefined) => void) | undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on("error", () => undefined);
    child.on("message", (reply: Reply) => this.#read(reply));
    child.once("exit", (_code, signal) => this.#exited(signal));
    this.#unref();
  }

  /** False once it has exited or was ended. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Does a job; undefined when something else ended the process. */
  async run(
    request: Request,
    { signal, started }: Omit<Compute, "draws">,
  ): Promise<Computed | undefined> {
    const end = () => this.end();
    const timer = setTimeout(end, MAX_REAL_SECONDS * 1000);
    signal.addEventListener("abort", end, { once: true });
    this.#child.ref();
    try {
      return await new Promise<Computed | undefined>((resolve) => {
        this.#settle = resolve;
        this.#at = undefined;
        this.#started = started;
        if (this.#isAlive) this.#child.send(request, () => undefined);
        else resolve(undefined);
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      this.#unref();
    }
  }

  end(): void {
    this.#isAlive = false;
    this.#child.kill("SIGKILL");
  }

  #unref(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  #read(reply: Reply): void {
    if ("at" in reply) {
      if (this.#at === undefined) this.#started?.();
      this.#at = reply.at;
    } else this.#settle?.(this.#located(reply.computed));
  }

  #exited(signal: NodeJS.Signals | null): void {
    this.#isAlive = false;
    const spent = limitMet(signal);
    this.#settle?.(spent && this.#located({ kind: "spent", spent, drawn: 0 }));
  }

  /** A limit is met by the latest expression. */
  #located(computed: Computed): Computed {
    return this.#at && computed.kind === "spent" ? { ...computed, at: this.#at } : computed;
  }
}

/** Which limit ended the process: V8 aborts it, or exits, when its memory is full. */
function limitMet(signal: NodeJS.Signals | null): Spent | undefined {
  if (signal === "SIGXCPU") return "time";
  return signal === null || signal === "SIGABRT" || signal === "SIGTRAP" ? "memory" : undefined;
}

export type { EvaluatorProcess };
