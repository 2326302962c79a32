import type { Randomness } from "./intrinsic.ts";
import { type IntrinsicArgument, parseIntrinsic } from "./parse.ts";
import { intrinsic } from "./table.ts";

/** What an expression needs from around it. */
export interface IntrinsicScope {
  /** Value of `$…`, `$$…` and `$variable…`. */
  readPath(path: string): unknown;
  readonly randomness: Randomness;
}

/** Evaluates `States.Name(arg, …)`. Throws a `Fault`. */
export function evaluateIntrinsic(text: string, scope: IntrinsicScope): unknown {
  return argumentOf(parseIntrinsic(text), scope);
}

function argumentOf(node: IntrinsicArgument, scope: IntrinsicScope): unknown {
  if (node.kind === "literal") return node.value;
  if (node.kind === "path") return scope.readPath(node.path);
  const args = node.args.map((argument) => argumentOf(argument, scope));
  return intrinsic(node.name)(args, scope.randomness);
}
