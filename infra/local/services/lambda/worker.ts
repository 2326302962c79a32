import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { FunctionTime } from "./function-time.ts";
import { replaceTimers } from "./function-timers.ts";

/*
 * Runs inside a worker thread: loads a function's bundle and answers its invocations, one at a time. It is bundled
 * with what it imports to one text, which is started with `eval`.
 */

/** What the worker gets at its start. */
export interface WorkerSetup {
  readonly folder: string;
  /** `index.handler` */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly functionVersion: string;
  readonly memoryMegabytes: number;
}

/** One invocation. */
export interface WorkerRequest {
  readonly requestId: string;
  readonly payload: string;
  readonly timeoutMs: number;
  /** Time of the cloud at which it starts, milliseconds since the epoch. */
  readonly now: number;
  /** Seconds of the cloud per second here, for the time that the function waits. */
  readonly speed: number;
}

/** How it ended (the answer's JSON text, or an error in Lambda's shape), or time that it waited and that did not pass here. */
export type WorkerReply = { readonly requestId: string } & (
  | { readonly payload: string }
  | { readonly error: LambdaError }
  | { readonly skippedMs: number }
);

/** An error as a Lambda function's caller gets it. */
export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

type Handler = (event: unknown, context: object) => unknown;

const setup = workerData as WorkerSetup;
let handler: Promise<Handler> | undefined;
const time = new FunctionTime();
replaceDate();
replaceTimers(time);

parentPort?.on("message", (request: WorkerRequest) => {
  run(request).then((reply) => parentPort?.postMessage(reply));
});

async function run({ requestId, payload, ...invocation }: WorkerRequest): Promise<WorkerReply> {
  const report = (reply: WorkerReply) => parentPort?.postMessage(reply);
  time.start({ ...invocation, onSkip: (skippedMs) => report({ requestId, skippedMs }) });
  try {
    handler ??= load();
    const answer = await (await handler)(JSON.parse(payload), contextOf(requestId));
    return { requestId, payload: JSON.stringify(answer ?? null) };
  } catch (error) {
    return { requestId, error: toLambdaError(error) };
  } finally {
    time.stop();
  }
}

function contextOf(requestId: string): object {
  return {
    awsRequestId: requestId,
    functionName: setup.functionName,
    functionVersion: setup.functionVersion,
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMegabytes),
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.round(time.left()),
  };
}

async function load(): Promise<Handler> {
  const dot = setup.handler.lastIndexOf(".");
  const base = join(setup.folder, setup.handler.slice(0, dot));
  const file = [`${base}.mjs`, `${base}.js`, `${base}.cjs`].find((one) => existsSync(one));
  if (file === undefined) {
    throw named("Runtime.ImportModuleError", `Error: Cannot find module '${setup.handler}'`);
  }
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const name = setup.handler.slice(dot + 1);
  const found = module[name] ?? (module["default"] as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== "function") {
    throw named("Runtime.HandlerNotFound", `${setup.handler} is undefined or not exported`);
  }
  return found as Handler;
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function toLambdaError(error: unknown): LambdaError {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? "").split("\n"),
  };
}

/** A function's clock is the cloud's when an invocation starts, so that a job of three hours took three hours for it too. */
function replaceDate(): void {
  const RealDate = Date;
  const now = () => Math.floor(time.now());
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver) =>
      name === "now" ? now : (Reflect.get(target, name, receiver) as unknown),
  });
}
