import { proofOf } from "../../run/clean-up-proof.ts";
import { readOutput } from "../../run/results.ts";
import { consoleUrl, readRun } from "../../run/status.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../format.ts";
import { openRun } from "../open-run.ts";
import { endingText } from "../views/ending.ts";
import { stillBilled } from "../views/results.ts";
import { runText } from "../views/run.ts";

/** `tunewright status [RUN]` */
export const command: CommandSpec<SessionOptions> = {
  configure(command) {
    withSession(command)
      .argument("[run]", "run id; default is the newest run")
      .addHelpText(
        "after",
        "\nExit code: 0 running or succeeded, 1 failed or stopped, 2 wrong call.",
      );
  },
  async run({ args, options, output }) {
    const { session, environment, runId } = await openRun(options, output, { runId: args[0] });
    const view = await readRun(environment, runId);
    const atAws = session.endpoint === undefined;
    const data = atAws ? { ...view, consoleUrl: consoleUrl(view.executionArn) } : view;
    const text = runText(view, atAws);
    if (view.status === "RUNNING") return { data, text };
    const { bucket } = environment;
    const failed = view.error !== null;
    const teardown = failed ? await proofOf(bucket, view.runId, view.resumes + 1) : null;
    const context = { bucket: bucket.name, flags: session.flags };
    const left = endingText(view, { teardown }, context);
    const registered = readOutput(view.output);
    const billed =
      registered === null ? [] : [`${paint.bold("Billed")}\n  ${stillBilled(registered)}`];
    return {
      data: { ...data, teardown },
      text: [text, ...billed, left].join("\n\n"),
      exitCode: failed ? 1 : 0,
    };
  },
};
