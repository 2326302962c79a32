import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { systemClock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import { nodeArguments } from "./paths.ts";
import { isAlive } from "./process.ts";

const Ready = z.object({ pid: z.int(), endpoint: z.string(), speed: z.number().optional() });

/** A local cloud that runs in a process of its own. */
export type Daemon = z.infer<typeof Ready>;

/** How the local cloud is started. */
export interface DaemonOptions {
  /** Folder of its state; it writes `daemon.json` there, and we its log. */
  readonly folder: string;
  /** Synthesized CDK assembly to deploy at the start. */
  readonly assembly?: string;
  readonly port?: number;
  /** Seconds of the cloud per second here. */
  readonly speed: number;
  /** It ends by itself when no client called for so long. */
  readonly idleMinutes?: number;
  /** File of planned faults. */
  readonly faults?: string;
  /** Verify signatures. */
  readonly strictAuth?: boolean;
  /** Print at the end which permissions were used. */
  readonly explainIam?: boolean;
  /** Let roles that no template made do everything. */
  readonly admitUnknownRoles?: boolean;
}

/** Milliseconds that a start may take; deploying bundles is most of it. */
const PATIENCE = 60_000;

/** Milliseconds that a living local cloud may take to answer. */
const BUSY = 30_000;

/** Milliseconds after which a cloud that could not start is given up; another may have been faster. */
const OTHERS = 5_000;

/** The local cloud of this folder, when it runs and answers; a busy one is given time. */
export async function findDaemon(folder: string): Promise<Daemon | undefined> {
  const daemon = readDaemonFile(folder);
  if (daemon === undefined) return undefined;
  const end = systemClock.now() + BUSY;
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
  const { folder, assembly, port, speed, idleMinutes, faults } = options;
  const values = { folder, assembly, port, speed, "idle-minutes": idleMinutes, faults };
  const switches = {
    "strict-auth": options.strictAuth,
    "explain-iam": options.explainIam,
    "admit-unknown-roles": options.admitUnknownRoles,
  };
  return [
    ...nodeArguments("infra/local/main"),
    ...Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
    ...Object.entries(switches).flatMap(([name, on]) => (on === true ? [`--${name}`] : [])),
  ];
}

/**
 * Starts the local cloud detached, so that it outlives this command, and waits until it answers.
 * @throws UserError `Local.NotStarted` with the end of its log
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "local.log");
  const descriptor = openSync(log, "a");
  const child = spawn(process.execPath, daemonArguments(options), {
    detached: true,
    stdio: ["ignore", descriptor, descriptor],
  });
  closeSync(descriptor);
  child.unref();
  let end = systemClock.now() + PATIENCE;
  child.once("exit", () => {
    end = systemClock.now() + OTHERS;
  });
  while (systemClock.now() < end) {
    const daemon = await findDaemon(folder);
    if (daemon !== undefined) return daemon;
    await delay(50);
  }
  throw new UserError("Local.NotStarted", `the local cloud did not start\n${lastLines(log)}`, {
    hint: `The whole log is ${log}.`,
  });
}

/** Ends a local cloud in an orderly way and waits until it is gone; its state stays in the folder. */
export async function stopDaemon(daemon: Daemon): Promise<void> {
  if (!isAlive(daemon.pid)) return;
  process.kill(daemon.pid, "SIGTERM");
  const end = systemClock.now() + 10_000;
  while (isAlive(daemon.pid) && systemClock.now() < end) await delay(25);
  if (isAlive(daemon.pid)) process.kill(daemon.pid, "SIGKILL");
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
