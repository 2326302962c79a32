import type { RunEnvironment } from "../environment.ts";
import { listRuns, type RunSummary } from "../list.ts";
import { findPlace } from "./preparation-place.ts";

/** One preparation in the list, as its latest execution has it. */
export interface PreparationSummary extends Omit<RunSummary, "runId"> {
  readonly preparationId: string;
}

/** Lists the preparations of a Region, the newest first; none where the stack is so old that it knows none. */
export async function listPreparations(
  environment: RunEnvironment,
  options: Parameters<typeof listRuns>[1],
): Promise<PreparationSummary[]> {
  const place = findPlace(environment);
  const found = place === undefined ? [] : await listRuns(place, options);
  return found.map(({ runId: preparationId, ...rest }) => ({ preparationId, ...rest }));
}
