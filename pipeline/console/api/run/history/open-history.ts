import type { ApiCall } from "../../../http/route.ts";
import { type PlacedExecution, placeOfRun } from "../../../place.ts";
import type { ExecutionHistory } from "./execution-history.ts";
import { historyOf } from "./history-cache.ts";

/** A run's latest execution, and what is known of its history. */
export interface OpenHistory extends PlacedExecution {
  readonly history: ExecutionHistory;
}

/** Finds the run that a call names. @throws UserError `Run.Unknown` */
export async function openHistory({ places, params }: ApiCall): Promise<OpenHistory> {
  const where = await placeOfRun(places, params["run"] ?? "");
  const history = historyOf(where.environment.sfn, where.execution.executionArn ?? "");
  return { ...where, history };
}

/** Reads all events that there are. */
export async function readAll(history: ExecutionHistory): Promise<void> {
  while (await history.readOn());
}
