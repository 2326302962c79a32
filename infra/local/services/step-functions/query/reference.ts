import { Fault } from "../language/errors.ts";
import { toText } from "../language/value.ts";
import { evaluateIntrinsic } from "./intrinsics/evaluate.ts";
import { evaluatePath } from "./jsonpath/evaluate.ts";
import { parsePath } from "./jsonpath/parse.ts";
import { PathMissingError, PathSyntaxError } from "./jsonpath/path.ts";
import type { QueryContext } from "./query-context.ts";

/** What a path is read from, and the field that AWS names when it fails. */
export interface ReferenceSource {
  readonly data: unknown;
  readonly field: string;
}

const VARIABLE = /^\$([\p{L}_][\p{L}\p{N}_]*)/u;

/**
 * Value of a path in a JSONPath state: `$…` of the data, `$$…` of the context, `$name…` of a
 * variable, or an intrinsic function. Throws a `Fault` in AWS's words when it finds nothing.
 */
export function readReference(path: string, query: QueryContext, source: ReferenceSource): unknown {
  query.thread.evaluating?.({ expression: path, field: source.field });
  if (path.startsWith("States.")) {
    return evaluateIntrinsic(path, {
      readPath: (inner) => readReference(inner, query, source),
      randomness: query.thread,
    });
  }
  const { data, field } = source;
  const searched = path.startsWith("$$") ? query.context : data;
  try {
    return resolvePath(path, query, data);
  } catch (thrown) {
    throw pathFault(
      thrown,
      () =>
        `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${toText(searched)}'`,
    );
  }
}

/** A path of the context object or of a variable as one of the data that it is about. */
export function withoutVariable(path: string): string {
  if (path.startsWith("$$")) return path.slice(1);
  const variable = VARIABLE.exec(path)?.[1] ?? "";
  return `$${path.slice(variable.length + 1)}`;
}

/** Reads a JSONPath. Throws `PathSyntaxError` or, when a definite path finds nothing, `PathMissingError`. */
export function readPath(path: string, root: unknown): unknown {
  return evaluatePath(parsePath(path), root);
}

/** As `readReference`, but a path that finds nothing throws `PathMissingError`. */
export function resolvePath(path: string, query: QueryContext, data: unknown): unknown {
  query.thread.evaluating?.({ expression: path, field: "" });
  if (path.startsWith("$$")) return readPath(withoutVariable(path), query.context);
  const variable = VARIABLE.exec(path)?.[1];
  if (variable === undefined) return readPath(path, data);
  if (!query.scope.has(variable)) {
    throw new PathMissingError(`Variable '${variable}' is not defined`);
  }
  return readPath(withoutVariable(path), query.scope.get(variable));
}

/** Waits for a read and turns a path that fails into a `Fault` with the given text. */
export async function orFault<T>(read: Promise<T>, text: (error: Error) => string): Promise<T> {
  try {
    return await read;
  } catch (thrown) {
    throw pathFault(thrown, text);
  }
}

function pathFault(thrown: unknown, text: (error: Error) => string): unknown {
  if (thrown instanceof PathSyntaxError) return new Fault(thrown.message);
  if (thrown instanceof PathMissingError) return new Fault(text(thrown));
  return thrown;
}
