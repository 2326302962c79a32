import { GetCustomModelCommand } from "@aws-sdk/client-bedrock";
import { isAwsError, UserError } from "../errors.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import type { RunEnvironment } from "./environment.ts";
import type { Existing, ExistingJob } from "./existing.ts";

/** The latest job of a candidate. */
function latestJob({ jobs }: Existing, name: string | undefined): ExistingJob | undefined {
  return jobs.findLast(({ candidate }) => candidate !== null && candidate === name);
}

/** Whether a candidate's job need not be bought again. */
export function isTrained(existing: Existing, candidate: string | undefined): boolean {
  const status = latestJob(existing, candidate)?.status;
  return status === "Completed" || status === "InProgress";
}

/**
 * The candidates of a sweep that continues before its choice: those whose job failed or was stopped get another one.
 * @throws UserError `Run.ModelDeleted` where a model that was trained no longer exists
 */
export async function candidatesLeft(
  environment: RunEnvironment,
  { runId, hyperparameterSweep: sweep }: ExecutionInput,
  existing: Existing,
): Promise<Pick<ExecutionInput, "hyperparameterSweep">> {
  if (sweep === undefined || existing.chosen !== null) return {};
  for (const { status, modelArn } of existing.jobs) {
    if (status === "Completed") await assertThere(environment, runId, modelArn);
  }
  const candidates = sweep.candidates.map((one) => {
    const count = existing.jobs.filter(({ candidate }) => candidate === one.name).length;
    const isEnded = count > 0 && !isTrained(existing, one.name);
    return { ...one, jobNumber: isEnded ? count + 1 : Math.max(1, count) };
  });
  return { hyperparameterSweep: { ...sweep, candidates } };
}

async function assertThere(
  { bedrock }: RunEnvironment,
  runId: string,
  modelArn: string | null,
): Promise<void> {
  if (modelArn === null) return;
  try {
    await bedrock.send(new GetCustomModelCommand({ modelIdentifier: modelArn }));
  } catch (error) {
    if (!isAwsError(error, "ResourceNotFoundException")) throw error;
    throw modelDeleted(runId, modelArn);
  }
}

/** A run whose model no longer exists cannot continue. */
export function modelDeleted(runId: string, arn: string): UserError {
  return new UserError("Run.ModelDeleted", `the custom model of ${runId} was deleted: ${arn}`, {
    hint: "There is nothing to continue from. To train it again, run the same `tunewright tune` with --attempt 2.",
  });
}
