import { executionData } from "../../run/executions.ts";
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
  const { place, environment, execution } = await placeOfRun(places, runId);
  const input = ExecutionInput.safeParse(executionData(execution.input));
  return { place, environment, runId, input: input.data ?? null };
}
