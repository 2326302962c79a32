import { once } from "node:events";
import { join } from "node:path";
import { Option } from "commander";
import { systemClock } from "../../clock.ts";
import { readPage } from "../../console/page-bundle.ts";
import type { Place, Places } from "../../console/place.ts";
import { type Console, startConsole } from "../../console/server.ts";
import { UserError } from "../../errors.ts";
import type { RunEnvironment } from "../../run/environment.ts";
import {
  connectRegions,
  openSessions,
  pollEvery,
  type Session,
  type SessionOptions,
  withSession,
} from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { findDaemon } from "../local/daemon.ts";
import { codeRoot } from "../local/paths.ts";
import { hasBrowser, openInBrowser } from "../open-in-browser.ts";
import { wholeNumber } from "../option-parsers.ts";
import type { Output } from "../output.ts";
import { sessionClock } from "../session-clock.ts";

interface ConsoleOptions extends SessionOptions {
  readonly port: number;
  readonly open: boolean;
  /** Folder of the local cloud that has started this command for a browser. */
  readonly companion?: string;
  readonly json?: boolean;
}

/** Minutes without a page after which a console that a local cloud has started ends; the next browser starts it again. */
const IDLE_MINUTES = 10;

/** `tunewright console [RUN]` */
export const command: CommandSpec<ConsoleOptions> = {
  help: {
    about: [
      "A page in the browser: runs as they go, verdicts, costs, models, a playground; against AWS or, with --local, the local cloud. It serves this machine only, and lets in who opens the printed address. Ctrl-C ends it; runs continue.",
    ],
    exits: { 0: "ended by Ctrl-C or SIGTERM" },
    examples: ["tunewright console --local"],
  },
  configure(command) {
    withSession(command)
      .argument("[run]", "run id to open; default is the list of runs")
      .option(
        "--port <n>",
        "port on the loopback interface; default is a free one",
        wholeNumber(0, 65_535),
        0,
      )
      .option("--no-open", "only print the address")
      .addOption(new Option("--companion <folder>").hideHelp());
  },
  async run({ args: [runId], options, output }) {
    const sessions = await sessionsOf(options, output);
    const page = await readPage(join(codeRoot, "pipeline/console"));
    const served = await startConsole({ places: placesOf(sessions), page, port: options.port });
    const address = served.address(
      runId === undefined ? "/" : `/runs/${encodeURIComponent(runId)}`,
    );
    output.line(address);
    const isTerminal = output.isTerminal && options.json !== true;
    if (options.open && hasBrowser({ platform: process.platform, isTerminal })) {
      await openInBrowser(address);
    }
    await (options.companion === undefined ? interrupted() : left(served));
    await served.close();
    return { data: { ended: true, origin: served.origin }, text: "" };
  },
};

async function sessionsOf(
  { companion, ...options }: ConsoleOptions,
  output: Output,
): Promise<[Session, ...Session[]]> {
  if (companion === undefined) return openSessions(options, output);
  const daemon = await findDaemon(companion);
  if (daemon !== undefined) return connectRegions(daemon);
  throw new UserError("Console.NoCloud", `no local cloud runs on ${companion}`);
}

function placesOf([first, ...others]: readonly [Session, ...Session[]]): Places {
  return [placeOf(first), ...others.map(placeOf)];
}

function placeOf(session: Session): Place {
  let opened: Promise<RunEnvironment> | undefined;
  return {
    ...session,
    pollEvery: pollEvery(session),
    clock: () => sessionClock(session),
    environment: () => {
      // Clients keep connections, so that they are made once; a stack that is missing may come.
      opened ??= session.environment().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
  };
}

async function interrupted(): Promise<void> {
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

/** Its local cloud has ended, or no page has listened for a while. */
async function left(served: Console): Promise<void> {
  let last = systemClock.now();
  const idle = new Promise<void>((resolve) => {
    setInterval(() => {
      if (served.underWay() > 0) last = systemClock.now();
      if (systemClock.now() - last > IDLE_MINUTES * 60_000) resolve();
    }, 1000).unref();
  });
  await Promise.race([idle, once(process.stdin.resume(), "end"), interrupted()]);
  process.stdin.destroy();
}
