import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { Clock } from "../clock.ts";
import { findJson } from "../objects.ts";
import { runLayout } from "./layout.ts";
import type { RunPlace } from "./start.ts";
import { mustFind, type RunStatus } from "./status.ts";

/** What became of a run that was stopped. */
export interface StopResult {
  readonly runId: string;
  readonly status: RunStatus;
  /** false: it had ended by itself before. */
  readonly stopped: boolean;
  /** What the clean-up found and removed; null when it was not done in the time allowed. */
  readonly teardown: unknown;
}

/** How long a stop waits for the proof that nothing paid is left. */
export interface StopOptions {
  readonly clock: Clock;
  readonly reason: string;
  /** Milliseconds. */
  readonly patience: number;
}

/**
 * Stops a run and waits until the sweep, which Step Functions' event starts, has removed what was paid for.
 * @throws UserError `Run.Unknown`
 */
export async function stopRun(
  place: RunPlace,
  runId: string,
  options: StopOptions,
): Promise<StopResult> {
  const found = await mustFind(place, runId);
  const running = found.status === "RUNNING";
  if (running) {
    await place.sfn.send(
      new StopExecutionCommand({
        executionArn: found.executionArn ?? "",
        error: "Run.Stopped",
        cause: options.reason,
      }),
    );
  }
  const teardown = running ? await awaitTeardown(place, runId, options) : null;
  const { status } = await mustFind(place, runId);
  return { runId, status: (status ?? "ABORTED") as RunStatus, stopped: running, teardown };
}

async function awaitTeardown(
  place: RunPlace,
  runId: string,
  { clock, patience }: StopOptions,
): Promise<unknown> {
  const end = clock.now() + patience;
  for (;;) {
    const teardown = await findJson(place.bucket, runLayout(runId).teardown);
    if (teardown !== undefined) return teardown;
    if (clock.now() >= end) return null;
    await clock.sleep(1000);
  }
}
