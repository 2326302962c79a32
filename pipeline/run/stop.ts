import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { readOutput } from "../run-folder/run-output.ts";
import type { Teardown } from "../run-folder/teardown.ts";
import { awaitProof, type ProofOptions } from "./clean-up-proof.ts";
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
  /** End of the commitment (ISO 8601) that a run which succeeded has bought; it is billed until then. */
  readonly committedUntil: string | null;
}

/** How a run is stopped. */
export interface StopOptions extends ProofOptions {
  readonly reason: string;
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
    found.status === "SUCCEEDED" ? null : await awaitProof(environment, found, options);
  const { status, output } = await mustFind(environment, runId);
  const committedUntil = readOutput(JSON.parse(output ?? "null"))?.committedUntil ?? null;
  return {
    runId,
    status: (status ?? "ABORTED") as RunStatus,
    stopped: running,
    teardown,
    committedUntil,
  };
}
