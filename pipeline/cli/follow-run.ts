import { systemClock } from "../clock.ts";
import { durationText } from "../duration-text.ts";
import { UserError } from "../errors.ts";
import type { RunEnvironment } from "../run/environment.ts";
import type { RunView } from "../run/status.ts";
import { errorText, type Step } from "../run/timeline.ts";
import { watchRun } from "../run/watch.ts";
import { WAITS_FOR_APPROVAL } from "../workflow/names.ts";
import { next } from "../workflow/states.ts";
import { paint } from "./format.ts";
import {
  createLocalTrainingPrinter,
  createLossLine,
  trainingNow,
} from "./local-training-printer.ts";
import type { Output } from "./output.ts";
import { candidatesText, evaluationText, jobText, quotaTexts } from "./views/readings.ts";
import { stepLine } from "./views/run.ts";

/** How a run is followed. */
export interface FollowOptions {
  readonly output: Output;
  /** Milliseconds between two reads. */
  readonly every: number;
  /** Options of commands that are suggested to the user; see `Session`. */
  readonly flags: string;
  /** It runs on AWS, which says nothing of a training's losses before its end. */
  readonly atAws?: boolean;
  /** Number of the execution, where it has just been started; default is the latest. */
  readonly number?: number | undefined;
}

/** A command line about a run, to suggest to the user. */
export function runCommand(verb: string, runId: string, flags: string): string {
  return `tunewright ${verb} ${runId}${flags}`;
}

/** What is followed. */
interface Followed {
  readonly what: "run" | "preparation";
  readonly id: string;
  /** Options of commands that are suggested to the user; see `Session`. */
  readonly flags: string;
}

/**
 * Waits for what is followed, or for Ctrl-C: it continues then, and the command ends.
 * @throws UserError `Run.Detached` on Ctrl-C
 */
export async function untilDetached<Result>(
  watch: () => Promise<Result>,
  followed: Followed,
): Promise<Result> {
  let detach: (reason: Error) => void = () => undefined;
  const detached = new Promise<never>((_, reject) => {
    detach = reject;
  });
  const onInterrupt = () => detach(detachedFrom(followed));
  process.once("SIGINT", onInterrupt);
  try {
    return await Promise.race([watch(), detached]);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

function detachedFrom({ what, id, flags }: Followed): UserError {
  const [watch, stop] = ["watch", "stop"].map((verb) => runCommand(verb, id, flags));
  return new UserError("Run.Detached", `detached; the ${what} ${id} continues`, {
    hint: `Follow it again with \`${watch}\`, or stop it with \`${stop}\`.`,
  });
}

/**
 * Follows a run until it ends: prints each state once, when it is left, and the current one below.
 * @throws UserError `Run.Unknown`; `Run.Detached` on Ctrl-C
 */
export async function followRun(
  environment: RunEnvironment,
  runId: string,
  { output, every, flags, number, atAws = false }: FollowOptions,
): Promise<RunView> {
  const printer = createStepPrinter(output, {
    approve: runCommand("approve", runId, flags),
    atAws,
  });
  return untilDetached(
    () =>
      watchRun(environment, runId, {
        clock: systemClock,
        every,
        number,
        onProgress: printer,
        onOutage: createOutagePrinter(output, flags),
      }),
    { what: "run", id: runId, flags },
  );
}

/** Says when the cloud does not answer, and when it does again; what runs there is not touched by that. */
export function createOutagePrinter(
  output: Output,
  flags: string,
): (what: "lost" | "back") => void {
  const help = flags.includes("--local")
    ? " (`tunewright local` starts the local cloud again)"
    : "";
  return (what) => {
    output.line(
      what === "lost"
        ? `    ${paint.warn("the cloud does not answer")}; the run is followed again when it does${help}`
        : "    the cloud answers again",
    );
  };
}

/** Prints a loop once: further visits are summed up when the run leaves it. */
function createStepPrinter(output: Output, of: RemarkContext): (view: RunView) => void {
  const printed = new Map<string, number>();
  const remark = createRemarker(output, of);
  const lossLine = createLossLine();
  const printTraining = createLocalTrainingPrinter(output, systemClock);
  return (view) => {
    for (const step of view.steps.filter((one) => hasPassed(one, view))) {
      if (printed.has(step.name)) continue;
      summarizeLoops(view.steps, printed, output);
      output.line(stepLine({ ...step, status: endOf(step, view), visits: 1 }));
      printed.set(step.name, step.visits);
    }
    remark(view);
    printTraining(view);
    if (view.status === "RUNNING") output.progress(`  ● ${nowText(view, lossLine(view))}`);
    else summarizeLoops(view.steps, printed, output);
    if (view.error !== null) output.line(`  ${paint.bad("✗")} ${errorText(view.error)}`);
  };
}

/** What remarks depend on. */
interface RemarkContext {
  /** The command that approves the run's plan. */
  readonly approve: string;
  readonly atAws: boolean;
}

/** Prints once what a person must know or do before the run continues. */
function createRemarker(
  output: Output,
  { approve, atAws }: RemarkContext,
): (view: RunView) => void {
  let quotasShown = false;
  let lossesShown = !atAws;
  let approvalShown = false;
  return ({ quotas, current, job }) => {
    if (!lossesShown && job?.status === "InProgress") {
      output.line(paint.dim(`    ${NO_LOSSES}`));
      lossesShown = true;
    }
    if (quotas !== null && !quotasShown) {
      for (const text of quotaTexts(quotas)) output.line(`    ${paint.warn(text)}`);
      quotasShown = true;
    }
    if (current.includes(WAITS_FOR_APPROVAL) && !approvalShown) {
      output.line(`    ${paint.warn("waits for approval:")} \`${approve}\``);
      approvalShown = true;
    }
  };
}

const NO_LOSSES =
  "Bedrock writes the losses of a training when its job has ended; until then it says only which phase it is in";

/** A state in a loop has passed once it was left for the first time. */
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
  const repeated = steps.filter((step) => step.visits > (printed.get(step.name) ?? step.visits));
  if (repeated.length === 0) return;
  const visits = Math.max(...repeated.map((step) => step.visits));
  const spent = repeated.reduce((sum, step) => sum + step.milliseconds, 0);
  output.line(
    paint.dim(`    ↻ ${repeated[0]?.name}: ${visits} times, ${durationText(spent)} in total`),
  );
  for (const step of repeated) printed.set(step.name, step.visits);
}

function nowText(view: RunView, lossLine: string): string {
  const current = view.current.at(-1) ?? "waiting for the next state";
  const { job, candidates, evaluation, evaluationLeft } = view;
  const training = trainingNow(view);
  // Without the state's name, so that the time left is seen on 80 columns.
  if (training !== undefined) return `${training}${lossLine}`;
  if (candidates !== null && view.current.includes(next.candidates)) {
    return `${current} · ${candidatesText(candidates)}`;
  }
  if (job?.status === "InProgress") return `${current} · job ${jobText(job)}`;
  return evaluation === null || evaluation.answered >= evaluation.rows
    ? current
    : `${current} · ${evaluationText(evaluation, evaluationLeft)}`;
}
