import { UserError } from "../errors.ts";
import { evaluationMinutes } from "../evaluation/duration.ts";
import { findLocalTraining, type LocalTraining } from "../metrics/local-training.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { runNames, suggesting } from "./did-you-mean.ts";
import type { RunEnvironment } from "./environment.ts";
import { type ExecutionPlace, findRun, type RunExecution } from "./executions.ts";
import { readHistory } from "./history.ts";
import { readBatches } from "./read-batches.ts";
import type { Readings } from "./readings.ts";
import { type Step, type StepError, Timeline } from "./timeline.ts";

/** Status of an execution, in Step Functions' words. */
export type RunStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** A run as the CLI and the console show it. */
export interface RunView extends Readings {
  readonly runId: string;
  /** Of the latest execution; all that follows is about this one. */
  readonly executionArn: string;
  /** Number of times that the run was resumed. */
  readonly resumes: number;
  readonly status: RunStatus;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  /** Short name of the base model; null when the input is not ours. */
  readonly model: string | null;
  readonly steps: readonly Step[];
  /** Names of the states that are running now. */
  readonly current: readonly string[];
  /** How far the training is on a local Bedrock, when last read; null elsewhere and before it. */
  readonly localTraining: LocalTraining | null;
  /** How long asking the held-out rows takes by the run's pace, `minutes` null where it has none; null as `model`. */
  readonly plannedEvaluation: { readonly rows: number; readonly minutes: number | null } | null;
  /** Milliseconds until all held-out rows are answered; null where that is not known. */
  readonly evaluationLeft: number | null;
  /** What ended the run, when it did not succeed. */
  readonly error: StepError | null;
  /** Output of the state machine, when it succeeded. */
  readonly output: unknown;
}

/**
 * Reads a run with all steps of its latest execution.
 * @throws UserError `Run.Unknown`
 */
export async function readRun(environment: RunEnvironment, runId: string): Promise<RunView> {
  const execution = await mustFind(environment, runId);
  const timeline = new Timeline();
  timeline.add(await readHistory(environment.sfn, execution.executionArn ?? ""));
  const arn = timeline.readings.job?.arn ?? null;
  const local = arn === null ? null : await findLocalTraining(environment.bucket, runId, arn);
  const evaluation = await readBatches(environment.sfn, execution, timeline.readings);
  return viewOf(execution, timeline, { local, evaluation });
}

/** The latest execution of a run. @throws UserError `Run.Unknown` when no run has this id */
export async function mustFind(environment: ExecutionPlace, runId: string): Promise<RunExecution> {
  const found = await findRun(environment, runId);
  if (found !== undefined) return found;
  const unknown = new UserError("Run.Unknown", `there is no run ${runId} here`, {
    hint: "`tunewright runs` lists the runs of this account and Region; --region names another.",
  });
  throw await suggesting(unknown, runId, () => runNames(environment));
}

/** What is read besides the history. */
export interface ReadElsewhere {
  readonly local: LocalTraining | null;
  /** As `readBatches` returns it. */
  readonly evaluation: Readings["evaluation"];
}

/** Combines the execution and its history. */
export function viewOf(
  execution: RunExecution,
  timeline: Timeline,
  { local, evaluation }: ReadElsewhere,
): RunView {
  const steps = stepsOf(execution, timeline);
  const input = ExecutionInput.safeParse(parsed(execution.input));
  const failed = execution.status !== "RUNNING" && execution.status !== "SUCCEEDED";
  return {
    runId: execution.runId,
    executionArn: execution.executionArn ?? "",
    resumes: execution.number - 1,
    status: (execution.status ?? "RUNNING") as RunStatus,
    startedAt: execution.startDate?.getTime() ?? 0,
    stoppedAt: execution.stopDate?.getTime() ?? null,
    model: input.success ? input.data.baseModel.name : null,
    steps,
    current: steps.filter((step) => step.status === "running").map((step) => step.name),
    ...timeline.readings,
    evaluation,
    localTraining: local,
    plannedEvaluation: input.success ? plannedEvaluation(input.data) : null,
    evaluationLeft: leftOf(evaluation, input.data),
    error: failed ? { error: execution.error ?? "", cause: execution.cause ?? "" } : null,
    output: parsed(execution.output) ?? null,
  };
}

function plannedEvaluation({ dataset, evaluation }: ExecutionInput): RunView["plannedEvaluation"] {
  const rows = dataset.evaluationRows;
  return { rows, minutes: evaluationMinutes(rows, evaluation.pace) };
}

/** At the speed so far, else at the pace at which the models may be asked. */
function leftOf(reading: Readings["evaluation"], input: ExecutionInput | undefined): number | null {
  if (reading === null) return null;
  const { rows, answered, readAt, first } = reading;
  const speed = (answered - first.answered) / (readAt - first.readAt);
  if (speed > 0) return (rows - answered) / speed;
  const minutes = input && evaluationMinutes(rows - answered, input.evaluation.pace);
  return minutes == null ? null : minutes * 60_000;
}

/** A state that was running when the run was ended from outside has failed. */
function stepsOf({ status, stopDate }: RunExecution, timeline: Timeline): Step[] {
  const steps = timeline.steps(stopDate?.getTime());
  if (status === "RUNNING" || status === "SUCCEEDED") return steps;
  return steps.map((step) => (step.status === "running" ? { ...step, status: "failed" } : step));
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
