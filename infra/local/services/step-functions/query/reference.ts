import type { Frame } from "../interpreter/frame.ts";
import { Fault } from "../language/errors.ts";
import { toText } from "../language/value.ts";
import { evaluateIntrinsic } from "./intrinsics/evaluate.ts";
import { PathMissingError, PathSyntaxError } from "./jsonpath/path.ts";
import { readPath } from "./jsonpath/read.ts";

/** What a path is read from, and the field that AWS names when it fails. */
export interface ReferencePlace {
  readonly data: unknown;
  readonly field: string;
}

const VARIABLE = /^\$([\p{L}_][\p{L}\p{N}_]*)/u;

/**
 * Value of a path in a JSONPath state: `$…` of the data, `$$…` of the context, `$name…` of a
 * variable, or an intrinsic function. Throws a `Fault` in AWS's words when it leads nowhere.
 */
export function readReference(path: string, frame: Frame, place: ReferencePlace): unknown {
  if (path.startsWith("States.")) {
    const { thread } = frame;
    return evaluateIntrinsic(path, {
      readPath: (inner) => readReference(inner, frame, place),
      chance: {
        random: () => thread.ports.random(thread.nextKey()),
        uuid: () => thread.ports.uuid(thread.nextKey()),
      },
    });
  }
  const source = path.startsWith("$$") ? frame.context : place.data;
  return orFault(
    () => resolvePath(path, frame, place.data),
    () =>
      `The JSONPath '${path}' specified for the field '${place.field}' could not be found in the input '${toText(source)}'`,
  );
}

/** As `readReference`, but a path that leads nowhere throws `PathMissingError`. */
export function resolvePath(path: string, frame: Frame, data: unknown): unknown {
  if (path.startsWith("$$")) return readPath(path.slice(1), frame.context);
  const variable = VARIABLE.exec(path)?.[1];
  if (variable === undefined) return readPath(path, data);
  if (!frame.scope.has(variable)) {
    throw new PathMissingError(`Variable '${variable}' is not defined`);
  }
  return readPath(`$${path.slice(variable.length + 1)}`, frame.scope.get(variable));
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
