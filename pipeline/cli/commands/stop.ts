import { systemClock } from "../../clock.ts";
import { outcomeText, resourceText } from "../../report/outcome-text.ts";
import { type StopResult, stopRun } from "../../run/stop.ts";
import { openSession, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../format.ts";
import { billableText } from "../views/ending.ts";

/** Milliseconds; the removal of a deployment that is still being created can take minutes. */
const CLEAN_UP_TIMEOUT = 15 * 60_000;

/** `tunewright stop RUN` */
export const command: CommandSpec<SessionOptions> = {
  configure(command) {
    withSession(command)
      .argument("<run>", "run id")
      .addHelpText(
        "after",
        "\nExit code: 0 no billable resource is left, or the run had succeeded, 1 not confirmed yet, 2 wrong call.",
      );
  },
  async run({ args: [runId = ""], options, output }) {
    const session = await openSession(options, output);
    const result = await stopRun(await session.environment(), runId, {
      clock: systemClock,
      reason: "Stopped by the user (tunewright stop).",
      cleanUpTimeout: CLEAN_UP_TIMEOUT,
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
  const head = stopped
    ? `${runId} was stopped: ${status}`
    : `${runId} had already ended: ${status}`;
  if (status === "SUCCEEDED") {
    return `${head}\n  What it registered is kept and billed until you delete it in Bedrock: its custom model and, if that was accepted, its deployment.`;
  }
  if (teardown === null) {
    return `${head}\n${paint.warn("the clean-up is not confirmed yet")}: see runs/${runId}/teardown.json later`;
  }
  return [
    head,
    paint.bold("Clean-up"),
    ...teardown.steps.map(
      ({ resource, outcome }) => `  ${resourceText(resource)}: ${outcomeText(outcome)}`,
    ),
    `  ${billableText(teardown)}`,
  ].join("\n");
}
