import { fillJsonPath } from "../../query/template.ts";
import type { Frame, Outcome } from "../frame.ts";
import {
  assigned,
  effectiveInput,
  finishWithoutResult,
  inspected,
  mergeResult,
  outputOf,
} from "../io.ts";

/** Hands its input on, or `Result`, or `Parameters` filled. */
export async function runPass(frame: Frame): Promise<Outcome> {
  const { state } = frame;
  if (frame.language === "JSONata") {
    return { ...(await finishWithoutResult(frame, frame.input)), next: state.Next };
  }
  const input = effectiveInput(frame);
  const result = state.Result ?? parameters(frame, input);
  if (state.Result !== undefined) inspected(frame, "result", result);
  inspected(frame, "afterResultSelector", result);
  const assign = await assigned(frame, state.Assign, { result, input });
  return { output: outputOf(frame, mergeResult(frame, result)), assign, next: state.Next };
}

function parameters(frame: Frame, input: unknown): unknown {
  const { Parameters } = frame.state;
  inspected(frame, "afterInputPath", input);
  const filled = Parameters === undefined ? input : fillJsonPath(Parameters, frame, input);
  return inspected(frame, "afterParameters", filled);
}
