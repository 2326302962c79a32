import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { Clock } from "../clock.ts";
import { type Resource, type Teardown, teardownFile } from "../run-folder/teardown.ts";
import type { RunEnvironment } from "./environment.ts";
import { mustFind, type RunStatus } from "./status.ts";

/** The outcome of a stop. */
export interface StopResult {
  readonly runId: string;
  readonly status: RunStatus;
  /** false: it had already ended. */
  readonly stopped: boolean;
  /** What the clean-up found and removed; `remaining` is empty when no billable resource is left. null: not done yet. */
  readonly teardown: Teardown | null;
}

/** How a run is stopped. */
export interface StopOptions {
  readonly clock: Clock;
  readonly reason: string;
  /** Milliseconds to wait for the proof that no billable resource is left. */
  readonly cleanUpTimeout: number;
  /** Called with the resources that are still there. */
  onProgress(remaining: readonly Resource[]): void;
}

/**
 * Stops a run and waits until the sweep, which an event of Step Functions starts, has removed its billable resources.
 * @throws UserError `Run.Unknown`
 */
export async function stopRun(
  environment: RunEnvironment,
  runId: string,
  options: StopOptions,
): Promise<StopResult> {
  const found = await mustFind(environment, runId);
  const running = found.status === "RUNNING";
  // A proof from before was made for an execution that the run was resumed from.
  const stale = running ? await teardownFile.findReadable(environment.bucket, runId) : undefined;
  if (running) {
    await environment.sfn.send(
      new StopExecutionCommand({
        executionArn: found.executionArn ?? "",
        error: "Run.Stopped",
        cause: options.reason,
      }),
    );
  }
  // A run that succeeded keeps what it registered, so there is nothing to remove.
  const teardown =
    found.status === "SUCCEEDED"
      ? null
      : await awaitTeardown(environment, { runId, after: stale?.checkedAt }, options);
  const { status } = await mustFind(environment, runId);
  return { runId, status: (status ?? "ABORTED") as RunStatus, stopped: running, teardown };
}

async function awaitTeardown(
  environment: RunEnvironment,
  { runId, after }: { runId: string; after: string | undefined },
  { clock, cleanUpTimeout, onProgress }: StopOptions,
): Promise<Teardown | null> {
  const end = clock.now() + cleanUpTimeout;
  for (;;) {
    // One that cannot be read proves nothing; the sweep replaces it.
    const found = await teardownFile.findReadable(environment.bucket, runId);
    const teardown = found?.checkedAt === after ? undefined : found;
    if (teardown?.remaining.length === 0 || clock.now() >= end) return teardown ?? null;
    onProgress(teardown?.remaining ?? []);
    await clock.sleep(500);
  }
}
