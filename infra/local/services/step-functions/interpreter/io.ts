import type { Fields } from "../language/value.ts";
import type { PathMissingError } from "../query/jsonpath/path.ts";
import { writePath } from "../query/jsonpath/write.ts";
import { orFault, readReference, resolvePath } from "../query/reference.ts";
import { fillJsonata, fillJsonPath } from "../query/template.ts";
import type { Frame, Outcome } from "./frame.ts";

/** What the state works on: the input, or the part of it that `InputPath` picks. */
export function effectiveInput(frame: Frame): unknown {
  if (frame.language === "JSONata") return frame.input;
  const path = frame.state.InputPath;
  if (path === undefined) return frame.input;
  if (path === null) return {};
  return readReference(path, frame, { data: frame.input, field: "InputPath" });
}

/** As `effectiveInput`, shown to a TestState. */
export function inspectedInput(frame: Frame): unknown {
  const input = effectiveInput(frame);
  return frame.language === "JSONata" ? input : inspected(frame, "afterInputPath", input);
}

/** What a Task or Parallel hands on: `Arguments` or `Parameters` filled, or the input itself. */
export async function argumentsOf(frame: Frame, input: unknown): Promise<unknown> {
  const { state } = frame;
  if (frame.language === "JSONata") {
    if (state.Arguments === undefined) return input;
    const filled = await fillJsonata(state.Arguments, frame, { field: "Arguments" });
    return state.Type === "Task" ? inspected(frame, "afterArguments", filled) : filled;
  }
  if (state.Parameters === undefined) return input;
  return fillJsonPath(state.Parameters, frame, input);
}

/** Variables that the state assigns, or undefined when it assigns none. */
export async function assigned(
  frame: Frame,
  template: Fields | undefined,
  data: { result?: unknown; input: unknown },
): Promise<Fields | undefined> {
  if (template === undefined) return undefined;
  if (frame.language === "JSONata") {
    return (await fillJsonata(template, frame, {
      field: "Assign",
      ...(data.result === undefined ? {} : { result: data.result }),
    })) as Fields;
  }
  return fillJsonPath(template, frame, data.result ?? data.input) as Fields;
}

/** Output and variables of a state that has a result: `Output`, or ResultSelector, ResultPath, OutputPath. */
export async function finishWithResult(
  frame: Frame,
  input: unknown,
  result: unknown,
): Promise<Outcome> {
  const { state } = frame;
  if (state.Type === "Task") inspected(frame, "result", result);
  if (frame.language === "JSONata") {
    const output =
      state.Output === undefined
        ? result
        : await fillJsonata(state.Output, frame, { field: "Output", result });
    return { output, assign: await assigned(frame, state.Assign, { result, input }) };
  }
  const selected = state.ResultSelector
    ? fillJsonPath(state.ResultSelector, frame, result)
    : result;
  inspected(frame, "afterResultSelector", selected);
  const assign = await assigned(frame, state.Assign, { result: selected, input });
  return { output: outputOf(frame, mergeResult(frame, selected)), assign };
}

/** Output and variables of a state without a result of its own, such as Wait or Succeed. */
export async function finishWithoutResult(frame: Frame, input: unknown): Promise<Outcome> {
  const { state } = frame;
  if (frame.language === "JSONata") {
    const output =
      state.Output === undefined
        ? frame.input
        : await fillJsonata(state.Output, frame, { field: "Output" });
    return { output, assign: await assigned(frame, state.Assign, { input }) };
  }
  const assign = await assigned(frame, state.Assign, { input });
  return { output: outputOf(frame, input), assign };
}

/** Puts a result into the state's raw input where `ResultPath` says. */
export function mergeResult(frame: Frame, result: unknown): unknown {
  const path = frame.state.ResultPath;
  const merged = path === null ? frame.input : writePath(path ?? "$", frame.input, result);
  return inspected(frame, "afterResultPath", merged);
}

/** The part of a value that `OutputPath` picks. */
export function outputOf(frame: Frame, value: unknown): unknown {
  const path = frame.state.OutputPath;
  if (path === undefined) return value;
  if (path === null) return {};
  return orFault(
    () => resolvePath(path, frame, value),
    (error: PathMissingError) => `Invalid path '${path}' : ${error.message}`,
  );
}

/** Tells an inspector of an intermediate value and hands it on. */
export function inspected<T>(frame: Frame, field: string, value: T): T {
  frame.probe?.inspect(field, value);
  return value;
}
