import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { isAwsError } from "../../errors.ts";
import { type PreparationRequest, writeRequest } from "../../preparation/request.ts";
import type { PreparationInput } from "../../workflow/preparation/input.ts";
import { executionName, findRun } from "../executions.ts";
import type { PreparationPlace } from "./preparation-place.ts";

/** What a call found: nothing, so that it started; one that runs or has succeeded; or one that ended early. */
export type Standing = "new" | "running" | "done" | "continued";

/** What a start would do. */
export async function standingOf(place: PreparationPlace, id: string): Promise<Standing> {
  const latest = await findRun(place, id);
  if (latest === undefined) return "new";
  if (latest.status === "RUNNING") return "running";
  return latest.status === "SUCCEEDED" ? "done" : "continued";
}

/**
 * Starts a preparation, or continues one that failed or was stopped: its steps find what was done before. One that runs
 * or has succeeded is left as it is.
 */
export async function startPreparation(
  place: PreparationPlace,
  request: PreparationRequest,
): Promise<Standing> {
  const latest = await findRun(place, request.id);
  const standing = await standingOf(place, request.id);
  if (standing === "running" || standing === "done") return standing;
  await writeRequest(place.bucket, request);
  const { id, settings } = request;
  const input: PreparationInput = { preparationId: id, partitions: settings.partitions };
  try {
    await place.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: place.stack.stateMachineArn,
        name: executionName(id, (latest?.number ?? 0) + 1),
        input: JSON.stringify(input),
      }),
    );
  } catch (error) {
    // Another command has started it meanwhile.
    if (!isAwsError(error, "ExecutionAlreadyExists")) throw error;
  }
  return standing;
}
