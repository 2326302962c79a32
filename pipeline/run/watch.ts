import type { Clock } from "../clock.ts";
import type { RunEnvironment } from "./environment.ts";
import { findExecution } from "./executions.ts";
import { readHistory } from "./history.ts";
import { mustFind, type RunView, viewOf } from "./status.ts";
import { type Step, Timeline } from "./timeline.ts";

/** How a run is watched. */
export interface WatchOptions {
  readonly clock: Clock;
  /** Milliseconds between two reads. */
  readonly every: number;
  /** Called after each read that found new events, with the steps entered or left since the last one. */
  onProgress(view: RunView, changed: readonly Step[]): void;
}

/** Follows the latest execution of a run until it ends; returns its last view. */
export async function watchRun(
  environment: RunEnvironment,
  runId: string,
  options: WatchOptions,
): Promise<RunView> {
  const timeline = new Timeline();
  let execution = await mustFind(environment, runId);
  for (;;) {
    // Described before its history is read, so that an ended run is shown with all its events.
    const arn = execution.executionArn ?? "";
    const changed = timeline.add(await readHistory(environment.sfn, arn, timeline.lastEvent));
    const view = viewOf(execution, timeline);
    if (changed.length > 0 || view.status !== "RUNNING") options.onProgress(view, changed);
    if (view.status !== "RUNNING") return view;
    await options.clock.sleep(options.every);
    execution = (await findExecution(environment, runId, execution.number)) ?? execution;
  }
}
