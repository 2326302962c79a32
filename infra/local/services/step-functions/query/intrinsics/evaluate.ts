import { Scanner, takePath } from "../scanner.ts";
import { intrinsicFault, type Randomness } from "./intrinsic.ts";
import { intrinsic } from "./table.ts";

/** What an expression needs from around it. */
export interface IntrinsicScope {
  /** Value of `$…`, `$$…` and `$variable…`. */
  readPath(path: string): unknown;
  readonly randomness: Randomness;
}

/**
 * Evaluates `States.Name(arg, …)`: arguments are nested calls, paths, numbers, `true`, `false`,
 * `null` and texts in single quotes, where a backslash escapes a quote, a brace or itself.
 */
export function evaluateIntrinsic(text: string, scope: IntrinsicScope): unknown {
  const scanner = new Scanner(text.trim());
  const value = call(scanner, scope);
  if (!scanner.done) throw invalid(scanner);
  return value;
}

function call(scanner: Scanner, scope: IntrinsicScope): unknown {
  const name = scanner.match(/States\.([A-Za-z0-9]+)\s*\(/y)?.[1];
  if (name === undefined) throw invalid(scanner);
  const run = intrinsic(name);
  const args: unknown[] = [];
  scanner.skipSpace();
  if (!scanner.take(")")) {
    do args.push(argument(scanner, scope, name === "Format" && args.length === 0));
    while (scanner.take(","));
    if (!scanner.take(")")) throw invalid(scanner);
  }
  scanner.skipSpace();
  return run(args, scope.randomness);
}

function argument(scanner: Scanner, scope: IntrinsicScope, isTemplate: boolean): unknown {
  scanner.skipSpace();
  const value = argumentValue(scanner, scope, isTemplate);
  scanner.skipSpace();
  return value;
}

function argumentValue(scanner: Scanner, scope: IntrinsicScope, isTemplate: boolean): unknown {
  const quoted = scanner.match(/'((?:\\[\s\S]|[^'\\])*)'/y)?.[1];
  // A template keeps its escapes: the function itself tells `\{` from a placeholder.
  if (quoted !== undefined) return isTemplate ? quoted : quoted.replace(/\\([\s\S])/g, "$1");
  if (scanner.startsWith("States.")) return call(scanner, scope);
  const literal = scanner.match(/(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[\s,)])/y);
  if (literal) return JSON.parse(literal[0]);
  const path = scanner.current === "$" ? takePath(scanner) : undefined;
  if (path === undefined) throw invalid(scanner);
  return scope.readPath(path);
}

function invalid(scanner: Scanner) {
  return intrinsicFault(`The expression '${scanner.text}' is not a valid intrinsic function call.`);
}
