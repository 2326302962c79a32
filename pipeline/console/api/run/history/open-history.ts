import type { RunExecution } from "../../../../run/executions.ts";
import { mustFind } from "../../../../run/status.ts";
import type { ApiCall } from "../../../http/route.ts";
import { type OpenPlace, placeOfRun } from "../../../place.ts";
import type { ExecutionHistory } from "./execution-history.ts";
import { historyOf } from "./history-cache.ts";

/** A run's latest execution, and what is known of its history. */
export interface OpenHistory extends OpenPlace {
  readonly execution: RunExecution;
  readonly history: ExecutionHistory;
}

/** Finds the run that a call names. @throws UserError `Run.Unknown` */
export async function openHistory({ places, params }: ApiCall): Promise<OpenHistory> {
  const runId = params["run"] ?? "";
  const where = await placeOfRun(places, runId);
  const execution = await mustFind(where.environment, runId);
  const history = historyOf(where.environment.sfn, execution.executionArn ?? "");
  return { ...where, execution, history };
}

/** Reads all events that there are. */
export async function readAll(history: ExecutionHistory): Promise<void> {
  while (await history.readOn());
}
