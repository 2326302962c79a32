import { outcomeText, resourceText } from "../../report/outcome-text.ts";
import { type StopResult, stopRun } from "../../run/stop.ts";
import { cleanUpProgress } from "../clean-up-progress.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { runCommand } from "../follow-run.ts";
import { paint } from "../format.ts";
import { openRun } from "../open-run.ts";
import { stopPreparation } from "../preparation-verbs.ts";
import { billedLines } from "../views/ending.ts";

/** `tunewright stop RUN` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: [
      "Stops the run and waits until Bedrock lists nothing of it that is billed. What it has trained is kept.",
    ],
    exits: { 0: "no billable resource is left, or the run had succeeded", 1: "not confirmed yet" },
    examples: ["tunewright stop tickets-nova-micro-1a2b3c4d"],
  },
  configure(command) {
    withSession(command).argument("<run>", "run id");
  },
  async run({ args: [runId = ""], options, output }) {
    const { environment, session, preparation } = await openRun(options, output, { runId });
    if (preparation !== undefined) return stopPreparation(preparation, runId);
    const result = await stopRun(environment, runId, {
      reason: "Stopped by the user (tunewright stop).",
      ...cleanUpProgress(output),
    });
    const proven = result.status === "SUCCEEDED" || result.teardown?.remaining.length === 0;
    return {
      data: result,
      text: stopText(result, session.flags),
      exitCode: proven ? 0 : 1,
    };
  },
};

function stopText(
  { runId, status, stopped, teardown, committedUntil }: StopResult,
  flags: string,
): string {
  const head = stopped
    ? `${runId} was stopped: ${status}`
    : `${runId} had already ended: ${status}`;
  if (status === "SUCCEEDED") return `${head}\n${keptText(committedUntil)}`;
  if (teardown === null) {
    return `${head}\n${paint.warn("the clean-up is not confirmed yet")}: see runs/${runId}/teardown.json later`;
  }
  const resume = runCommand("resume", runId, flags);
  return [
    head,
    paint.bold("Clean-up"),
    ...teardown.steps.map(
      ({ resource, outcome }) => `  ${resourceText(resource)}: ${outcomeText(outcome)}`,
    ),
    ...billedLines(teardown),
    `  next        \`${resume}\` continues from what exists`,
  ].join("\n");
}

function keptText(committedUntil: string | null): string {
  const kept =
    "  What it registered is kept: if it was accepted, its deployment or throughput until the lease ends (`tunewright sweep --dry-run` lists it), its custom model until `tunewright retire VERSION --model`.";
  if (committedUntil === null) return kept;
  const until = committedUntil.slice(0, 10);
  return `${kept}\n  ${paint.warn("Its throughput is committed:")} it cannot be deleted and is billed until ${until}.`;
}
