import { readResults } from "../../run/results.ts";
import { openSession, pollEvery, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { followRun } from "../follow-run.ts";
import { endText } from "../views/ending.ts";
import { newestRun } from "./status.ts";

/** `tunewright watch [RUN]` */
export const command: CommandSpec<SessionOptions> = {
  configure(command) {
    withSession(command)
      .argument("[run]", "run id; default is the newest run")
      .addHelpText(
        "after",
        "\nExit code: 0 model accepted, 1 model rejected, run failed or stopped, 2 wrong call.",
      );
  },
  async run({ args, options, output }) {
    const session = await openSession(options, output);
    const environment = await session.environment();
    const runId = args[0] ?? (await newestRun(environment));
    const isLocal = options.local === true;
    const every = pollEvery(session);
    const view = await followRun(environment, runId, { output, every, isLocal });
    const results = await readResults(environment.bucket, view);
    const exitCode = results.output?.verdict === "accepted" ? 0 : 1;
    const text = endText({ view, results }, { bucket: environment.bucket.name, isLocal });
    return { data: { ...view, results }, text, exitCode };
  },
};
