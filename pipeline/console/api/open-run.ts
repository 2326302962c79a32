import { findRun } from "../../run/executions.ts";
import { ExecutionInput } from "../../workflow/input.ts";
import { type OpenPlace, type Places, placeOfRun } from "../place.ts";

/** A run with the place where it is. */
export interface OpenRun extends OpenPlace {
  readonly runId: string;
  /** Of its latest execution; null where that is not ours. */
  readonly input: ExecutionInput | null;
}

/**
 * Finds a run, and what it was started with.
 * @throws UserError `Run.Unknown`
 */
export async function openRun(places: Places, runId: string): Promise<OpenRun> {
  const { place, environment } = await placeOfRun(places, runId);
  const run = await findRun(environment, runId);
  const input = ExecutionInput.safeParse(JSON.parse(run?.input ?? "null"));
  return { place, environment, runId, input: input.data ?? null };
}
