import { Scanner, takePath } from "../scanner.ts";
import { intrinsicFault } from "./intrinsic.ts";
import { intrinsic } from "./table.ts";

/** `States.Name(…)`. */
export interface IntrinsicCall {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly IntrinsicArgument[];
}

/** An argument: a nested call, a path that starts with `$`, or a number, `true`, `false`, `null` or text. */
export type IntrinsicArgument =
  | IntrinsicCall
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "literal"; readonly value: unknown };

/**
 * Parses `States.Name(arg, …)`. Texts are in single quotes, where a backslash escapes a quote, a brace or itself.
 * Throws a `Fault`.
 */
export function parseIntrinsic(text: string): IntrinsicCall {
  const scanner = new Scanner(text.trim());
  const call = readCall(scanner);
  if (!scanner.done) throw invalid(scanner);
  return call;
}

function readCall(scanner: Scanner): IntrinsicCall {
  const name = scanner.match(/States\.([A-Za-z0-9]+)\s*\(/y)?.[1];
  if (name === undefined) throw invalid(scanner);
  intrinsic(name);
  const args: IntrinsicArgument[] = [];
  scanner.skipSpace();
  if (!scanner.take(")")) {
    do args.push(readArgument(scanner, name === "Format" && args.length === 0));
    while (scanner.take(","));
    if (!scanner.take(")")) throw invalid(scanner);
  }
  scanner.skipSpace();
  return { kind: "call", name, args };
}

function readArgument(scanner: Scanner, isTemplate: boolean): IntrinsicArgument {
  scanner.skipSpace();
  const value = readValue(scanner, isTemplate);
  scanner.skipSpace();
  return value;
}

function readValue(scanner: Scanner, isTemplate: boolean): IntrinsicArgument {
  const quoted = takeQuoted(scanner);
  if (quoted !== undefined) {
    // A template keeps its escapes: the function itself tells `\{` from a placeholder.
    const value = isTemplate ? quoted : quoted.replace(/\\([\s\S])/g, "$1");
    return { kind: "literal", value };
  }
  if (scanner.startsWith("States.")) return readCall(scanner);
  const literal = scanner.match(/(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[\s,)])/y);
  if (literal) return { kind: "literal", value: JSON.parse(literal[0]) };
  const path = scanner.current === "$" ? takePath(scanner) : undefined;
  if (path === undefined) throw invalid(scanner);
  return { kind: "path", path };
}

/** What is between the quotes that open here; undefined when none do, or they never close. */
function takeQuoted(scanner: Scanner): string | undefined {
  return scanner.match(/'([^'\\]*(?:\\[\s\S][^'\\]*)*)'/y)?.[1];
}

function invalid(scanner: Scanner) {
  return intrinsicFault(`The expression '${scanner.text}' is not a valid intrinsic function call.`);
}
