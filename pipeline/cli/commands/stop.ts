import { systemClock } from "../../clock.ts";
import { type StopResult, stopRun } from "../../run/stop.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../output.ts";
import { openSession, type SessionOptions, withSession } from "../session.ts";

/** Milliseconds; the removal of a serving that is just being created can take minutes. */
const PATIENCE = 15 * 60_000;

/** `tunewright stop RUN` */
export const command: CommandSpec<SessionOptions> = {
  configure(command) {
    withSession(command)
      .argument("<run>", "run id")
      .addHelpText("after", "\nExit code: 0 when it is shown that nothing paid is left, else 1.");
  },
  async run({ args: [runId = ""], options, output }) {
    const session = await openSession(options, output);
    output.progress("stopping, and waiting for the proof that nothing paid is left …");
    const result = await stopRun(await session.place(), runId, {
      clock: systemClock,
      reason: "Stopped by the user (tunewright stop).",
      patience: PATIENCE,
    });
    const proven = !result.stopped || result.teardown !== null;
    return { data: result, text: stopText(result), exitCode: proven ? 0 : 1 };
  },
};

function stopText({ runId, status, stopped, teardown }: StopResult): string {
  if (!stopped) return `${runId} had ended before: ${status}`;
  if (teardown === null) {
    return `${runId} is ${status}\n${paint.warn("no proof of the clean-up yet")}: look at runs/${runId}/teardown.json later`;
  }
  return [
    `${runId} is ${status}`,
    paint.bold("Clean-up"),
    JSON.stringify(teardown, null, 2)
      .split("\n")
      .map((line) => `  ${line}`)
      .join("\n"),
  ].join("\n");
}
