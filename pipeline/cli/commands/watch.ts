import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { openRun } from "../open-run.ts";
import { runPageText } from "../run-page.ts";
import { followResults } from "../start-run.ts";

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
    const { session, runId } = await openRun(options, output, { runId: args[0] });
    output.line(`page: ${runPageText(session, runId)}`);
    return followResults(session, { runId }, output);
  },
};
