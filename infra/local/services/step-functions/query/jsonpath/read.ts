import { evaluatePath } from "./evaluate.ts";
import { parsePath } from "./parse.ts";

/** Reads a JSONPath. Throws `PathSyntaxError` or, when a definite path leads nowhere, `PathMissingError`. */
export function readPath(path: string, root: unknown): unknown {
  return evaluatePath(parsePath(path), root);
}
