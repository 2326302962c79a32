import type { Clock } from "../clock.ts";
import type { Bucket } from "../objects.ts";
import { type Resource, type Teardown, teardownFile } from "../run-folder/teardown.ts";
import type { RunEnvironment } from "./environment.ts";
import { executionName, type RunExecution } from "./executions.ts";
import { mustFind } from "./status.ts";

/** Milliseconds; the removal of a deployment that is still being created can take minutes. */
export const CLEAN_UP_TIMEOUT = 15 * 60_000;

/** How the proof of a clean-up is awaited. */
export interface ProofOptions {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly cleanUpTimeout: number;
  /** Called with the resources that are still there. */
  onProgress(remaining: readonly Resource[]): void;
}

/**
 * The proof of the clean-up after an execution, or null while there is none: that of an earlier execution
 * of the run proves nothing, nor does one that cannot be read, which the sweep replaces.
 */
export async function proofOf(
  bucket: Bucket,
  runId: string,
  number: number,
): Promise<Teardown | null> {
  const found = await teardownFile.findReadable(bucket, runId);
  return found?.execution === executionName(runId, number) ? found : null;
}

/** Waits until the clean-up after an execution is proven; returns the last proof when the time is up. */
export async function awaitProof(
  environment: RunEnvironment,
  { runId, number }: RunExecution,
  { clock, cleanUpTimeout, onProgress }: ProofOptions,
): Promise<Teardown | null> {
  const end = clock.now() + cleanUpTimeout;
  for (;;) {
    const teardown = await proofOf(environment.bucket, runId, number);
    if (teardown?.remaining.length === 0 || clock.now() >= end) return teardown;
    onProgress(teardown?.remaining ?? []);
    await clock.sleep(500);
  }
}

/** Waits for the clean-up after a run that has ended without success; at once for any other run. Throws `Run.Unknown`. */
export async function awaitCleanUp(
  environment: RunEnvironment,
  runId: string,
  options: ProofOptions,
): Promise<void> {
  const latest = await mustFind(environment, runId);
  if (latest.status === "RUNNING" || latest.status === "SUCCEEDED") return;
  await awaitProof(environment, latest, options);
}
