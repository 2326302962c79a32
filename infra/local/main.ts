import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { wallClock } from "./kernel/clock.ts";
import { defined } from "./kernel/defined.ts";
import { diskTrouble, onDiskTrouble, reportDiskTrouble } from "./kernel/disk-trouble.ts";
import { explainIam } from "./kernel/iam/explain.ts";
import { writeFileAtomic } from "./kernel/store.ts";
import { readBaseServer } from "./services/bedrock/models/base-server.ts";
import { readQuotaOption } from "./services/bedrock/quotas.ts";
import { type LocalCloud, type StartOptions, startLocal } from "./start.ts";
import { describeStartFailure } from "./start-failure.ts";

/*
 * Process of the local cloud: `tsx infra/local/main.ts --folder DIR`. Prints one line of JSON when it is ready and messages
 * for people on stderr, and keeps `<folder>/daemon.json` while it runs. Exit codes: 0 ended as requested, 1 could not start, 2 wrong call.
 */

/** What `<folder>/daemon.json` and the ready line hold. */
interface Daemon {
  readonly pid: number;
  readonly port: number;
  readonly endpoint: string;
  /** ISO 8601, this machine's time. */
  readonly startedAt: string;
  readonly version: string;
  /** Seconds of the cloud per second here. */
  readonly speed: number;
}

const OPTIONS = {
  folder: { type: "string" },
  port: { type: "string", default: "0" },
  speed: { type: "string", default: "1" },
  assembly: { type: "string" },
  faults: { type: "string" },
  quotas: { type: "string" },
  "strict-auth": { type: "boolean", default: false },
  "explain-iam": { type: "boolean", default: false },
  "admit-unknown-roles": { type: "boolean", default: false },
  "base-url": { type: "string" },
  "base-model": { type: "string" },
  "hold-all": { type: "boolean", default: false },
  "idle-minutes": { type: "string" },
  console: { type: "string" },
} as const;

/** The command line, checked. */
interface Call {
  readonly start: StartOptions;
  readonly explain: boolean;
  readonly idleMinutes: number;
}

async function readCall(): Promise<Call> {
  const { values } = parseArgs({ options: OPTIONS });
  const { folder, assembly, faults, quotas } = values;
  if (folder === undefined)
    throw new Error("--folder is missing; it names the folder that keeps the state");
  return {
    start: {
      folder,
      port: numberOf("--port", values.port, 0),
      speed: numberOf("--speed", values.speed, Number.MIN_VALUE),
      strictAuth: values["strict-auth"],
      holdAll: values["hold-all"],
      unknownRoles: values["admit-unknown-roles"] ? "admit" : "refuse",
      ...defined({
        assembly,
        faultsFile: faults,
        console: values.console === undefined ? undefined : readCommand(values.console),
        baseServer: await baseServerOf(values["base-url"], values["base-model"]),
        quotas: quotas === undefined ? undefined : readQuotaOption(quotas),
      }),
    },
    explain: values["explain-iam"],
    idleMinutes: numberOf("--idle-minutes", values["idle-minutes"] ?? "Infinity", 0),
  };
}

async function baseServerOf(url: string | undefined, model: string | undefined) {
  if (url !== undefined) return readBaseServer(url, model);
  if (model !== undefined) throw new Error("--base-model needs --base-url");
  return undefined;
}

/** A program with its arguments, as a JSON array. */
function readCommand(text: string): string[] {
  const parts: unknown = JSON.parse(text);
  if (Array.isArray(parts) && parts.every((part) => typeof part === "string")) return parts;
  throw new Error(`--console must be a JSON array of texts, got ${text}`);
}

function numberOf(name: string, text: string, min: number): number {
  const value = Number(text);
  if (!Number.isNaN(value) && value >= min && text.trim() !== "") return value;
  throw new Error(`${name} must be a number of at least ${min}, got ${text}`);
}

function describeDaemon({ endpoint, port, kernel }: LocalCloud): Daemon {
  const startedAt = new Date(wallClock()).toISOString();
  const version = packageVersion();
  return { pid: process.pid, port, endpoint, startedAt, version, speed: kernel.clock.speed };
}

/** A line for each execution that is held back. */
function describeHeld({ regions, endpoint }: LocalCloud): string {
  const lines = regions.held().map(({ executionArn, reason }) => `${executionArn}: ${reason}`);
  if (lines.length === 0) return "";
  const remedy = `StopExecution ends one; POST ${endpoint}/_tunewright/release {"executionArn": …} resumes it.`;
  return `${[...lines, remedy].join("\n")}\n`;
}

/** The package's own file is one folder further up from the built code than from the source. */
function packageVersion(): string {
  const file = ["../../package.json", "../../../package.json"]
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (file === undefined) return "unknown";
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

async function main(): Promise<number> {
  let call: Call;
  try {
    call = await readCall();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  try {
    await serve(call);
    return 0;
  } catch (error) {
    const { folder, port = 0 } = call.start;
    const { text, exitCode } = describeStartFailure(error, { folder, port });
    process.stderr.write(`${text}\n`);
    return exitCode;
  }
}

async function serve({ start, explain, idleMinutes }: Call): Promise<void> {
  const ended = endSignal();
  const cloud = await startLocal(start);
  const daemon = describeDaemon(cloud);
  const file = join(start.folder, "daemon.json");
  writeFileAtomic(file, `${JSON.stringify(daemon)}\n`);
  process.stdout.write(`${JSON.stringify(daemon)}\n`);
  void cloud.resumed.then(() => process.stderr.write(describeHeld(cloud)));
  const timer = setInterval(() => {
    if (cloud.quietFor() >= idleMinutes * 60_000 && cloud.regions.isIdle()) ended.end();
  }, 1000);
  await ended.promise;
  clearInterval(timer);
  if (explain) process.stderr.write(explainIam(cloud.kernel.iam.report()));
  rmSync(file, { force: true });
  await cloud.stop();
}

/** Resolves at SIGINT, SIGTERM, or when `end` is called. */
function endSignal(): { promise: Promise<void>; end: () => void } {
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  return { promise, end: () => end() };
}

function faultText(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.stack : undefined;
  return `Fault of the local cloud: ${text ?? String(thrown)}\n`;
}

// One stray failure must not end every other execution; it is reported, and the rest continues.
process.on("unhandledRejection", (reason) => {
  if (diskTrouble(reason) !== undefined) reportDiskTrouble(reason);
  else process.stderr.write(faultText(reason));
});
// What could not be written has not happened: like a kill, which every part of the state survives.
process.on("uncaughtException", (error) => {
  const trouble = diskTrouble(error);
  process.stderr.write(
    trouble === undefined
      ? faultText(error)
      : `The local cloud has stopped: ${trouble}. Once it can write again, start it; everything resumes.\n`,
  );
  process.exit(trouble === undefined ? 1 : 2);
});
onDiskTrouble((what) => {
  process.stderr.write(`The local cloud could not keep what it was asked to: ${what}.\n`);
});
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
process.exitCode = await main();
