import { defined } from "../../../kernel/defined.ts";
import type { Fields } from "../language/value.ts";
import type { PathMissingError } from "../query/jsonpath/path.ts";
import { writePath } from "../query/jsonpath/write.ts";
import { fillJsonata, fillJsonPath, resolvePath } from "../query/query.ts";
import { orFault } from "../query/reference.ts";
import type { Outcome, StateVisit } from "./state-visit.ts";

/** What the state works on: the input, or the part of it that `InputPath` picks. */
export async function effectiveInput(visit: StateVisit): Promise<unknown> {
  if (visit.language === "JSONata") return visit.input;
  const path = visit.state.InputPath;
  if (path === undefined) return visit.input;
  if (path === null) return {};
  return pickedBy(path, visit, visit.input);
}

/** As `effectiveInput`, reported to TestState. */
export async function inspectedInput(visit: StateVisit): Promise<unknown> {
  const input = await effectiveInput(visit);
  return visit.language === "JSONata" ? input : inspected(visit, "afterInputPath", input);
}

/** What a Task or Parallel hands on: `Arguments` or `Parameters` filled, or the input itself. */
export async function argumentsOf(visit: StateVisit, input: unknown): Promise<unknown> {
  const { state } = visit;
  if (visit.language === "JSONata") {
    if (state.Arguments === undefined) return input;
    const filled = await fillJsonata(state.Arguments, visit, { field: "Arguments" });
    return state.Type === "Task" ? inspected(visit, "afterArguments", filled) : filled;
  }
  if (state.Parameters === undefined) return input;
  return fillJsonPath(state.Parameters, visit, input);
}

/** Variables that the state assigns, or undefined when it assigns none. */
export async function assigned(
  visit: StateVisit,
  template: Fields | undefined,
  data: { result?: unknown; input: unknown },
): Promise<Fields | undefined> {
  if (template === undefined) return undefined;
  if (visit.language === "JSONata") {
    const location = defined({ field: "Assign", result: data.result });
    return (await fillJsonata(template, visit, location)) as Fields;
  }
  return (await fillJsonPath(template, visit, data.result ?? data.input)) as Fields;
}

/** Output and variables of a state that has a result: `Output`, or ResultSelector, ResultPath, OutputPath. */
export async function finishWithResult(
  visit: StateVisit,
  input: unknown,
  result: unknown,
): Promise<Outcome> {
  const { state } = visit;
  if (state.Type === "Task") inspected(visit, "result", result);
  if (visit.language === "JSONata") {
    const output =
      state.Output === undefined
        ? result
        : await fillJsonata(state.Output, visit, { field: "Output", result });
    return { output, assign: await assigned(visit, state.Assign, { result, input }) };
  }
  const selected = state.ResultSelector
    ? await fillJsonPath(state.ResultSelector, visit, result)
    : result;
  inspected(visit, "afterResultSelector", selected);
  const assign = await assigned(visit, state.Assign, { result: selected, input });
  return { output: await outputOf(visit, mergeResult(visit, selected)), assign };
}

/** Output and variables of a state without a result, such as Wait or Succeed. */
export async function finishWithoutResult(visit: StateVisit, input: unknown): Promise<Outcome> {
  const { state } = visit;
  if (visit.language === "JSONata") {
    const output =
      state.Output === undefined
        ? visit.input
        : await fillJsonata(state.Output, visit, { field: "Output" });
    return { output, assign: await assigned(visit, state.Assign, { input }) };
  }
  const assign = await assigned(visit, state.Assign, { input });
  return { output: await outputOf(visit, input), assign };
}

/** Puts a result into the state's raw input where `ResultPath` says. */
export function mergeResult(visit: StateVisit, result: unknown): unknown {
  const path = visit.state.ResultPath;
  const merged = path === null ? visit.input : writePath(path ?? "$", visit.input, result);
  return inspected(visit, "afterResultPath", merged);
}

/** The part of a value that `OutputPath` picks. */
export async function outputOf(visit: StateVisit, value: unknown): Promise<unknown> {
  const path = visit.state.OutputPath;
  if (path === undefined) return value;
  if (path === null) return {};
  return pickedBy(path, visit, value);
}

/** What a path picks. Throws a `Fault` in the words that AWS has for paths by themselves. */
async function pickedBy(path: string, visit: StateVisit, value: unknown): Promise<unknown> {
  return orFault(
    resolvePath(path, visit, value),
    (error: PathMissingError) => `Invalid path '${path}' : ${error.message}`,
  );
}

/** Reports an intermediate value to TestState and returns it. */
export function inspected<T>(visit: StateVisit, field: string, value: T): T {
  visit.testHooks?.inspect(field, value);
  return value;
}
