import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { followPreparation } from "../follow-preparation.ts";
import { openRun } from "../open-run.ts";
import { runPageText } from "../run-page.ts";
import { followResults } from "../start-run.ts";

/** `tunewright watch [RUN]` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: [
      "Prints each state as the run comes to it, then the results. Ctrl-C detaches; the run continues.",
    ],
    exits: { 0: "model accepted", 1: "model rejected, run failed or stopped" },
    examples: ["tunewright watch tickets-nova-micro-1a2b3c4d", "tunewright watch --local"],
  },
  configure(command) {
    withSession(command).argument("[run]", "run id; default is the newest run");
  },
  async run({ args, options, output }) {
    const opened = await openRun(options, output, { runId: args[0] });
    const { session, runId, preparation } = opened;
    if (preparation !== undefined) {
      return followPreparation(session, preparation, { id: runId, output });
    }
    output.line(`page: ${runPageText(session, runId)}`);
    return followResults(session, { runId }, output);
  },
};
