import { fillJsonPath } from "../../query/query.ts";
import {
  assigned,
  effectiveInput,
  finishWithoutResult,
  inspected,
  mergeResult,
  outputOf,
} from "../input-output.ts";
import type { Outcome, StateVisit } from "../state-visit.ts";

/** Passes on its input, or `Result`, or `Parameters` filled in. */
export async function runPass(visit: StateVisit): Promise<Outcome> {
  const { state } = visit;
  if (visit.language === "JSONata") {
    return { ...(await finishWithoutResult(visit, visit.input)), next: state.Next };
  }
  const input = await effectiveInput(visit);
  const result = state.Result ?? (await parameters(visit, input));
  if (state.Result !== undefined) inspected(visit, "result", result);
  inspected(visit, "afterResultSelector", result);
  const assign = await assigned(visit, state.Assign, { result, input });
  return { output: await outputOf(visit, mergeResult(visit, result)), assign, next: state.Next };
}

async function parameters(visit: StateVisit, input: unknown): Promise<unknown> {
  const { Parameters } = visit.state;
  inspected(visit, "afterInputPath", input);
  const filled = Parameters === undefined ? input : await fillJsonPath(Parameters, visit, input);
  return inspected(visit, "afterParameters", filled);
}
