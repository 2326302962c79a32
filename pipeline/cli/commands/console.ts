import { once } from "node:events";
import { join } from "node:path";
import { readPage } from "../../console/page-bundle.ts";
import type { Place, Places } from "../../console/place.ts";
import { type Console, startConsole } from "../../console/server.ts";
import {
  openSessions,
  pollEvery,
  type Session,
  type SessionOptions,
  withSession,
} from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { codeRoot } from "../local/paths.ts";
import { hasBrowser, openInBrowser } from "../open-in-browser.ts";
import { wholeNumber } from "../option-parsers.ts";
import { sessionClock } from "../session-clock.ts";

interface ConsoleOptions extends SessionOptions {
  readonly port: number;
  readonly open: boolean;
  readonly json?: boolean;
}

/** `tunewright console [RUN]` */
export const command: CommandSpec<ConsoleOptions> = {
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
      .addHelpText(
        "after",
        `
A page in the browser: runs as they go, verdicts, costs, models, a playground; against AWS or, with --local, the local
cloud. It serves this machine only, and lets in who opens the printed address. Ctrl-C ends it; runs continue.

Example: tunewright console --local`,
      );
  },
  async run({ args: [runId], options, output }) {
    const sessions = await openSessions(options, output);
    const places = sessions.map(placeOf) as unknown as Places;
    const page = await readPage(join(codeRoot, "pipeline/console"));
    const served = await startConsole({ places, page, port: options.port });
    const address = served.address(runId === undefined ? "/" : `/runs/${runId}`);
    output.line(address);
    const isTerminal = output.isTerminal && options.json !== true;
    if (options.open && hasBrowser({ platform: process.platform, isTerminal })) {
      await openInBrowser(address);
    }
    await untilInterrupted(served);
    return { data: { ended: true, address: served.origin }, text: "" };
  },
};

function placeOf(session: Session): Place {
  return { ...session, pollEvery: pollEvery(session), clock: () => sessionClock(session) };
}

async function untilInterrupted(served: Console): Promise<void> {
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await served.close();
}
