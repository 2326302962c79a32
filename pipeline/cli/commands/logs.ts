import { InvalidArgumentError } from "commander";
// Not by clients.ts, with which every command would load it.
import { cloudWatchLogsClient } from "../../clients/cloudwatch-logs.ts";
import { cloudFormationClient } from "../../clients.ts";
import { systemClock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import { logGroups } from "../../run/logs/function-events.ts";
import type { LogEvent } from "../../run/logs/log-event.ts";
import { type LogPlace, type RunLogs, readLogs } from "../../run/logs/read-logs.ts";
import { pollEvery, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../format.ts";
import { type OpenedRun, openRun } from "../open-run.ts";
import { sessionClock } from "../session-clock.ts";

interface LogsOptions extends SessionOptions {
  /** Milliseconds before now, or since the epoch. */
  readonly since?: Since;
  readonly follow?: boolean;
  readonly errors?: boolean;
}

/** `tunewright logs [RUN]` */
export const command: CommandSpec<LogsOptions> = {
  help: {
    about: [
      "In one order: what the state machine did, and what the stack's Lambda functions wrote to CloudWatch Logs about the run. No text of the data is in it. Times are in UTC, by the clock of the cloud.",
    ],
    exits: { 0: "shown" },
    examples: [
      "tunewright logs tickets-nova-micro-1a2b3c4d",
      "tunewright logs --errors --since 2h",
      "tunewright logs --follow --local",
    ],
  },
  configure(command) {
    withSession(command)
      .argument("[run]", "run id; default is the newest run")
      .option("--since <when>", "only from then on: 15m, 2h, 3d, or a time as ISO 8601", sinceOf)
      .option("--errors", "only what failed")
      .option("--follow", "show what comes until the run ends");
  },
  async run({ args: [wanted, ...more], options, output }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "logs takes one run");
    const opened = await openRun(options, output, { runId: wanted });
    const { runId, session } = opened;
    const place = await placeOf(opened);
    const since = startOf(options.since, (await sessionClock(session)).now());
    const shown = new Set<string>();
    const show = ({ events }: RunLogs) => {
      const fresh = events.filter((event) => isWanted(event, options) && !shown.has(keyOf(event)));
      for (const event of fresh) shown.add(keyOf(event));
      return fresh;
    };
    let logs = await readLogs(place, runId, since);
    const events = show(logs);
    while (options.follow === true && logs.isRunning) {
      for (const event of events.splice(0)) output.line(lineOf(event));
      await systemClock.sleep(pollEvery(session));
      logs = await readLogs(place, runId, since);
      events.push(...show(logs));
    }
    const all = logs.events.filter((event) => isWanted(event, options));
    return {
      data: { runId, isRunning: logs.isRunning, events: all },
      text: all.length === 0 ? "nothing was logged" : events.map(lineOf).join("\n"),
    };
  },
};

async function placeOf({ session, environment }: OpenedRun): Promise<LogPlace> {
  const groups = await logGroups(cloudFormationClient(session.clients));
  return { ...environment, logs: cloudWatchLogsClient(session.clients), groups };
}

/** A time, or how long before now. */
type Since = { readonly before: number } | { readonly at: number };

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function sinceOf(text: string): Since {
  const [, amount, unit = ""] = /^(\d+)\s*([smhd])$/.exec(text.trim()) ?? [];
  if (amount !== undefined) return { before: Number(amount) * (UNITS[unit] ?? 0) };
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return { at };
  throw new InvalidArgumentError("It must be like 15m, 2h or 3d, or a time as ISO 8601.");
}

function startOf(since: Since | undefined, now: number): number {
  if (since === undefined) return 0;
  return "at" in since ? since.at : now - since.before;
}

function isWanted({ level }: LogEvent, { errors }: LogsOptions): boolean {
  return errors !== true || level === "error";
}

function keyOf({ at, source, name, what }: LogEvent): string {
  return JSON.stringify([at, source, name, what]);
}

function lineOf({ at, source, name, level, what }: LogEvent): string {
  const time = at.replace("T", " ").slice(0, 19);
  const text = level === "error" ? paint.bad(what) : what;
  return `${paint.dim(time)}  ${source.padEnd(8)}  ${name}: ${text}`;
}
