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
  if (path.startsWith("States.")) {
    return evaluateIntrinsic(path, {
      readPath: (inner) => readReference(inner, query, source),
      randomness: query.thread,
    });
  }
  const { data, field } = source;
  const searched = path.startsWith("$$") ? query.context : data;
  return orFault(
    () => resolvePath(path, query, data),
    () =>
      `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${toText(searched)}'`,
  );
}

/** Reads a JSONPath. Throws `PathSyntaxError` or, when a definite path finds nothing, `PathMissingError`. */
export function readPath(path: string, root: unknown): unknown {
  return evaluatePath(parsePath(path), root);
}

/** As `readReference`, but a path that finds nothing throws `PathMissingError`. */
export function resolvePath(path: string, query: QueryContext, data: unknown): unknown {
  if (path.startsWith("$$")) return readPath(path.slice(1), query.context);
  const variable = VARIABLE.exec(path)?.[1];
  if (variable === undefined) return readPath(path, data);
  if (!query.scope.has(variable)) {
    throw new PathMissingError(`Variable '${variable}' is not defined`);
  }
  return readPath(`$${path.slice(variable.length + 1)}`, query.scope.get(variable));
}

/** Runs a read and turns a path that fails into a `Fault` with the given text. */
export function orFault<T>(read: () => T, text: (error: Error) => string): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof PathSyntaxError) throw new Fault(thrown.message);
    if (thrown instanceof PathMissingError) throw new Fault(text(thrown));
    throw thrown;
  }
}
