import { systemClock } from "../clock.ts";
import { UserError } from "../errors.ts";
import type { RunEnvironment } from "../run/environment.ts";
import type { RunView } from "../run/status.ts";
import { errorText, type Step } from "../run/timeline.ts";
import { watchRun } from "../run/watch.ts";
import { duration, type Output, paint } from "./output.ts";
import { jobText, stepLine } from "./views/run.ts";

/** The user pressed Ctrl-C while a run went on; the run does not mind. */
class Interrupted extends UserError {
  constructor(runId: string, isLocal: boolean) {
    const [again, end] = ["watch", "stop"].map((verb) => runCommand(verb, runId, isLocal));
    super("Run.GoesOn", `you left; the run ${runId} goes on`, {
      hint: `See it again with \`${again}\`, end it with \`${end}\`.`,
    });
  }
}

/** How a run is followed. */
export interface FollowOptions {
  /** Milliseconds between two looks. */
  readonly every: number;
  /** For the command lines that are named to the user. */
  readonly isLocal: boolean;
}

/** The command line that does something with a run. */
export function runCommand(verb: string, runId: string, isLocal: boolean): string {
  return `tunewright ${verb} ${runId}${isLocal ? " --local" : ""}`;
}

/**
 * Prints each state once as it passes, and the one that is running now below, until the run ends.
 * @throws Interrupted on Ctrl-C
 */
export async function followRun(
  environment: RunEnvironment,
  runId: string,
  output: Output,
  { every, isLocal }: FollowOptions,
): Promise<RunView> {
  const printer = createStepPrinter(output);
  let leave: (reason: Error) => void = () => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = reject;
  });
  const onInterrupt = () => leave(new Interrupted(runId, isLocal));
  process.once("SIGINT", onInterrupt);
  try {
    const watching = watchRun(environment, runId, {
      clock: systemClock,
      every,
      onProgress: printer,
    });
    return await Promise.race([watching, left]);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

/** Loops are told once: what was visited again is summed up when the run gets out of them. */
function createStepPrinter(output: Output): (view: RunView) => void {
  const printed = new Map<string, number>();
  return (view) => {
    for (const step of view.steps.filter((one) => hasPassed(one, view))) {
      if (printed.has(step.name)) continue;
      summarizeLoops(view.steps, printed, output);
      output.line(stepLine({ ...step, status: endOf(step, view), visits: 1 }));
      printed.set(step.name, step.visits);
    }
    if (view.status === "RUNNING") output.progress(`  ● ${nowText(view)}`);
    else summarizeLoops(view.steps, printed, output);
    if (view.error !== null) output.line(`  ${paint.bad("✗")} ${errorText(view.error)}`);
  };
}

/** What is entered again and again counts as passed once it was left the first time. */
function hasPassed(step: Step, view: RunView): boolean {
  return step.status !== "running" || step.visits > 1 || view.status !== "RUNNING";
}

function endOf(step: Step, view: RunView): Step["status"] {
  return step.status === "running" && view.status === "RUNNING" ? "done" : step.status;
}

function summarizeLoops(
  steps: readonly Step[],
  printed: Map<string, number>,
  output: Output,
): void {
  const again = steps.filter((step) => step.visits > (printed.get(step.name) ?? step.visits));
  if (again.length === 0) return;
  const most = Math.max(...again.map((step) => step.visits));
  const spent = again.reduce((sum, step) => sum + step.milliseconds, 0);
  output.line(paint.dim(`    ↻ ${again[0]?.name}, ${most} times in all, ${duration(spent)}`));
  for (const step of again) printed.set(step.name, step.visits);
}

function nowText(view: RunView): string {
  const current = view.current.at(-1) ?? "between two states";
  const job = view.job?.status === "InProgress" ? ` · job ${jobText(view.job)}` : "";
  return `${current}${job}`;
}
