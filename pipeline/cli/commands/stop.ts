import { systemClock } from "../../clock.ts";
import { outcomeText, resourceText } from "../../report/outcome-text.ts";
import { type StopResult, stopRun } from "../../run/stop.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../output.ts";
import { openSession, type SessionOptions, withSession } from "../session.ts";
import { paidText } from "../views/ending.ts";

/** Milliseconds; the removal of a serving that is just being created can take minutes. */
const PATIENCE = 15 * 60_000;

/** `tunewright stop RUN` */
export const command: CommandSpec<SessionOptions> = {
  configure(command) {
    withSession(command)
      .argument("<run>", "run id")
      .addHelpText(
        "after",
        "\nExit code: 0 when it is shown that nothing paid is left, or the run had succeeded, else 1.",
      );
  },
  async run({ args: [runId = ""], options, output }) {
    const session = await openSession(options, output);
    const result = await stopRun(await session.environment(), runId, {
      clock: systemClock,
      reason: "Stopped by the user (tunewright stop).",
      patience: PATIENCE,
      onProgress: ([first]) =>
        output.progress(
          `waiting for the clean-up: ${first === undefined ? "…" : resourceText(first)}`,
        ),
    });
    const proven = result.status === "SUCCEEDED" || result.teardown?.remaining.length === 0;
    return { data: result, text: stopText(result), exitCode: proven ? 0 : 1 };
  },
};

function stopText({ runId, status, stopped, teardown }: StopResult): string {
  const head = stopped ? `${runId} is ${status}` : `${runId} had ended before: ${status}`;
  if (status === "SUCCEEDED") {
    return `${head}\n  What it registered stays and is paid for until you delete it in Bedrock: its custom model, and its serving if it was accepted.`;
  }
  if (teardown === null) {
    return `${head}\n${paint.warn("no proof of the clean-up yet")}: look at runs/${runId}/teardown.json later`;
  }
  return [
    head,
    paint.bold("Clean-up"),
    ...teardown.steps.map(
      ({ resource, outcome }) => `  ${resourceText(resource)}: ${outcomeText(outcome)}`,
    ),
    `  ${paidText(teardown)}`,
  ].join("\n");
}
