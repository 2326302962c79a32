import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { systemClock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import { nodeArguments } from "./paths.ts";

const Ready = z.object({ pid: z.int(), endpoint: z.string(), speed: z.number().optional() });

/** A local cloud that runs in a separate process. */
export type Daemon = z.infer<typeof Ready>;

/** How the local cloud is started. */
export interface DaemonOptions {
  /** Folder of its state, its `daemon.json` and its log. */
  readonly folder: string;
  /** Synthesized CDK assembly that it deploys when it starts. */
  readonly assembly?: string;
  readonly port?: number;
  /** Seconds that pass in the cloud for each second here; `DEFAULT_SPEED` when absent. */
  readonly speed?: number;
  /** File of planned faults. */
  readonly faults?: string;
  /** Quotas of the account to change, by name. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Verify signatures. */
  readonly strictAuth?: boolean;
  /** Print at the end which permissions were used. */
  readonly explainIam?: boolean;
  /** Roles that no template declares may do everything. */
  readonly admitUnknownRoles?: boolean;
  /** A server on this machine that answers as the untuned base models, and its model. */
  readonly baseUrl?: string;
  readonly baseModel?: string;
  /** Of one in the background: it ends after so many minutes without a request; `IDLE_MINUTES` when absent. */
  readonly idleMinutes?: number;
  /** Resume no execution that was running. */
  readonly holdAll?: boolean;
}

/** Seconds that pass in the local cloud for each second here, unless the user chooses otherwise. */
export const DEFAULT_SPEED = 60;

/** Minutes without a request after which a local cloud in the background ends. */
export const IDLE_MINUTES = 30;

/** Milliseconds that a start may take; deploying bundles is most of it. */
const START_TIMEOUT = 60_000;

/** Milliseconds that a running local cloud may take to answer when it is busy. */
const ANSWER_TIMEOUT = 30_000;

/** Milliseconds to wait, when ours could not start, for one that another command is starting. */
const OTHER_START_TIMEOUT = 5_000;

/** The local cloud of a folder, if it runs and answers; a busy one is given time to answer. */
export async function findDaemon(folder: string): Promise<Daemon | undefined> {
  const daemon = readDaemonFile(folder);
  if (daemon === undefined) return undefined;
  const end = systemClock.now() + ANSWER_TIMEOUT;
  do {
    if (!isAlive(daemon.pid)) return undefined;
    if (await answers(daemon.endpoint)) return daemon;
  } while (systemClock.now() < end);
  return undefined;
}

function readDaemonFile(folder: string): Daemon | undefined {
  const file = join(folder, "daemon.json");
  return existsSync(file) ? Ready.safeParse(safeJson(readFileSync(file, "utf8"))).data : undefined;
}

/** Arguments for `node` that start the local cloud. */
export function daemonArguments(options: DaemonOptions): string[] {
  const { folder, assembly, port, speed = DEFAULT_SPEED, faults } = options;
  const quotas = options.quotas && Object.entries(options.quotas).map((pair) => pair.join("="));
  const base = { "base-url": options.baseUrl, "base-model": options.baseModel };
  const console = JSON.stringify(consoleCommand(folder));
  const values = { folder, assembly, port, speed, faults, quotas, console, ...base };
  const switches = {
    "strict-auth": options.strictAuth,
    "explain-iam": options.explainIam,
    "admit-unknown-roles": options.admitUnknownRoles,
    "hold-all": options.holdAll,
  };
  return [
    ...nodeArguments("infra/local/main"),
    ...Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
    ...Object.entries(switches).flatMap(([name, on]) => (on === true ? [`--${name}`] : [])),
  ];
}

/** Program that serves the console of a folder's local cloud; the local cloud starts it when a browser asks for it. */
function consoleCommand(folder: string): string[] {
  const program = [process.execPath, ...nodeArguments("pipeline/cli/main")];
  return [...program, "console", "--companion", folder];
}

/** Address of a page of the console at a local cloud's port, e.g. of `/runs/RUN`. */
export function consoleAddress({ endpoint }: Pick<Daemon, "endpoint">, path = "/"): string {
  return `${endpoint}/_tunewright/console${path === "/" ? "" : path}`;
}

/**
 * Starts the local cloud detached, so that it outlives this command, and waits until it answers. It ends
 * by itself when it is not used.
 * @throws UserError `Local.NotStarted` with the end of its log
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { folder, idleMinutes = IDLE_MINUTES } = options;
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "local.log");
  const descriptor = openSync(log, "a");
  const argv = [...daemonArguments(options), "--idle-minutes", String(idleMinutes)];
  const child = spawn(process.execPath, argv, {
    detached: true,
    stdio: ["ignore", descriptor, descriptor],
  });
  closeSync(descriptor);
  child.unref();
  let end = systemClock.now() + START_TIMEOUT;
  child.once("exit", () => {
    end = systemClock.now() + OTHER_START_TIMEOUT;
  });
  while (systemClock.now() < end) {
    const daemon = await findDaemon(folder);
    if (daemon !== undefined) return daemon;
    await delay(50);
  }
  throw new UserError("Local.NotStarted", `the local cloud did not start\n${lastLines(log)}`, {
    hint: `The full log is ${log}.`,
  });
}

/** Shuts a local cloud down and waits until its process has ended; its state stays in the folder. */
export async function stopDaemon(daemon: Daemon): Promise<void> {
  if (!isAlive(daemon.pid)) return;
  process.kill(daemon.pid, "SIGTERM");
  const end = systemClock.now() + 10_000;
  while (isAlive(daemon.pid) && systemClock.now() < end) await delay(25);
  if (isAlive(daemon.pid)) process.kill(daemon.pid, "SIGKILL");
}

/** Whether a process with this id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, but belongs to someone else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const url = new URL("/_tunewright/health", endpoint);
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lastLines(file: string): string {
  return existsSync(file)
    ? readFileSync(file, "utf8").trim().split("\n").slice(-15).join("\n")
    : "";
}
