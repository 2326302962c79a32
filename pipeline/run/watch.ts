import { isDeepStrictEqual } from "node:util";
import type { RunEnvironment } from "./environment.ts";
import { findExecution, type RunExecution } from "./executions.ts";
import { followLocalTraining } from "./follow-local-training.ts";
import { readHistory } from "./history.ts";
import { readBatches } from "./read-batches.ts";
import { mustFind, type ReadElsewhere, type RunView, viewOf } from "./status.ts";
import { type OutageOptions, throughOutages } from "./through-outage.ts";
import { type Step, Timeline } from "./timeline.ts";

/** How a run is watched. */
export interface WatchOptions extends OutageOptions {
  /** Milliseconds between two reads. */
  readonly every: number;
  /** Number of the execution, where it has just been started; default is the latest. */
  readonly number?: number | undefined;
  /** Called after each read that found anything new, with the steps entered or left since the last one. */
  onProgress(view: RunView, changed: readonly Step[]): void;
}

/**
 * Follows an execution of a run until it ends, also while the cloud does not answer for some minutes; returns its last view.
 * @throws UserError `Run.Unknown`
 */
export async function watchRun(
  environment: RunEnvironment,
  runId: string,
  options: WatchOptions,
): Promise<RunView> {
  const timeline = new Timeline();
  const follower = followLocalTraining(environment.bucket, runId);
  const patiently = throughOutages(options);
  let shown: ReadElsewhere = { local: null, evaluation: null };
  let execution = await firstReading(environment, runId, options);
  for (;;) {
    // Described before its history is read, so that an ended run is shown with all its events.
    const arn = execution.executionArn ?? "";
    const history = () => readHistory(environment.sfn, arn, timeline.lastEvent);
    const changed = timeline.add(await patiently(history));
    const { readings } = timeline;
    const now = execution;
    const read: ReadElsewhere = {
      local: await patiently(() => follower.read(readings.job, changed.length > 0)),
      evaluation: await patiently(() => readBatches(environment.sfn, now, readings)),
    };
    const view = viewOf(execution, timeline, read);
    const isNew = changed.length > 0 || !isDeepStrictEqual(read, shown);
    if (isNew || view.status !== "RUNNING") options.onProgress(view, changed);
    shown = read;
    if (view.status !== "RUNNING") return view;
    await options.clock.sleep(options.every);
    const { number } = execution;
    execution = (await patiently(() => findExecution(environment, runId, number))) ?? execution;
  }
}

/** Step Functions may take a moment to show an execution that was just started. */
async function firstReading(
  environment: RunEnvironment,
  runId: string,
  { clock, every, number }: WatchOptions,
): Promise<RunExecution> {
  const tries = number === undefined ? 0 : 10;
  for (let tried = 0; tried < tries; tried += 1) {
    const found = await findExecution(environment, runId, number ?? 1);
    if (found !== undefined) return found;
    await clock.sleep(every);
  }
  return mustFind(environment, runId);
}
