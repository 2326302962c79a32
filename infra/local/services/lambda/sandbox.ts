import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { builtFile } from "../../kernel/built-file.ts";
import { crashed, exited, killed, timedOut } from "./errors.ts";
import type { LambdaFunction } from "./functions.ts";
import type { LambdaError, WorkerReply, WorkerRequest, WorkerSetup } from "./worker.ts";

/** How an invocation ended. */
export interface Outcome {
  /** JSON text of the answer, or of the error. */
  readonly payload: string;
  readonly failed: boolean;
}

/** How an invocation in a worker ended. */
interface Ending extends Outcome {
  /** The worker has timed out or ended, and must not be used again. */
  readonly broken: boolean;
  /** How long it took, milliseconds of the function. */
  readonly took: number;
}

/** Starts a worker thread with a function's code, environment and memory. */
export function startWorker(fn: LambdaFunction, env: Record<string, string>): Worker {
  const setup: WorkerSetup = {
    folder: fn.codeFolder,
    handler: fn.handler,
    functionName: fn.name,
    functionArn: fn.arn,
    functionVersion: fn.version,
    memoryMegabytes: fn.memoryMegabytes,
  };
  return new Worker(workerSource(), {
    eval: true,
    workerData: setup,
    env,
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: fn.memoryMegabytes },
  });
}

/** Runs one invocation in a worker. Time that the function waited counts as the cloud's toward its limit. */
export async function invokeIn(worker: Worker, request: WorkerRequest): Promise<Ending> {
  const startedAt = performance.now();
  let skipped = 0;
  const took = () => performance.now() - startedAt + skipped;
  return new Promise((resolve) => {
    const settle = (payload: string, { failed, broken }: { failed: boolean; broken: boolean }) => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve({ payload, failed, broken, took: took() });
    };
    const breakDown = (error: LambdaError) =>
      settle(JSON.stringify(error), { failed: true, broken: true });
    const onMessage = (reply: WorkerReply) => {
      if (reply.requestId !== request.requestId) return;
      if ("skippedMs" in reply) {
        skipped += reply.skippedMs;
        clearTimeout(timer);
        timer = limit();
      } else if ("error" in reply)
        settle(JSON.stringify(reply.error), { failed: true, broken: false });
      else settle(reply.payload, { failed: false, broken: false });
    };
    const onError = (error: Error & { code?: string }) =>
      breakDown(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? killed(request) : crashed(error));
    const onExit = (code: number) => breakDown(exited(request, code));
    const limit = () =>
      setTimeout(
        () => breakDown(timedOut(request, request.timeoutMs / 1000)),
        Math.max(0, request.timeoutMs - took()),
      );
    let timer = limit();
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(request);
  });
}

let compiled: string | undefined;

/** One script: a worker started from a `.ts` file would need a loader, which a test runner does not pass on. */
function workerSource(): string {
  const built = builtFile("services/lambda/worker.cjs");
  compiled ??= built === undefined ? bundleWorker() : readFileSync(built, "utf8");
  return compiled;
}

function bundleWorker(): string {
  // Only from source: the package has no bundler.
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL("./worker.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    supported: { "dynamic-import": true },
  });
  return outputFiles[0]?.text ?? "";
}
