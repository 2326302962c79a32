import { isObject } from "../../../kernel/service.ts";
import { isIntrinsic } from "../query/intrinsics/table.ts";
import { expressionIn, parseExpression } from "../query/jsonata.ts";
import { parsePath } from "../query/jsonpath/parse.ts";
import { Scanner, takePath } from "../query/scanner.ts";
import type { Findings } from "./diagnostic.ts";

/** Checks a JSONPath template: the value of every `name.$` must be a path or an intrinsic function. */
export function checkPathTemplate(template: unknown, location: string, findings: Findings): void {
  if (Array.isArray(template)) {
    for (const [at, item] of template.entries()) {
      checkPathTemplate(item, `${location}[${at}]`, findings);
    }
    return;
  }
  if (!isObject(template)) return;
  for (const [name, value] of Object.entries(template)) {
    if (!name.endsWith(".$")) checkPathTemplate(value, `${location}/${name}`, findings);
    else if (typeof value !== "string" || !isPathOrCall(value)) {
      findings.schema(
        location,
        `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
      );
    }
  }
}

/** Checks a field that holds one path, e.g. `InputPath`. */
export function checkPath(value: unknown, location: string, findings: Findings): void {
  if (typeof value === "string" && isPathOrCall(value)) return;
  findings.schema(location, "Value is not a valid JSONPath");
}

/** Checks a reference path: names and single indexes only, as in `ResultPath`. */
export function checkReferencePath(value: unknown, location: string, findings: Findings): void {
  if (typeof value === "string" && isPath(value)) {
    const simple = parsePath(value).segments.every(
      (segment) =>
        (segment.kind === "names" && segment.names.length === 1) ||
        (segment.kind === "indexes" && segment.indexes.length === 1),
    );
    if (simple) return;
  }
  findings.schema(location, "Value is not a Reference Path: Path must be a simple path");
}

/** Checks every `{% … %}` of a JSONata template for its syntax. */
export function checkJsonataTemplate(
  template: unknown,
  location: string,
  findings: Findings,
): void {
  if (Array.isArray(template)) {
    for (const [at, item] of template.entries()) {
      checkJsonataTemplate(item, `${location}[${at}]`, findings);
    }
    return;
  }
  if (isObject(template)) {
    for (const [name, value] of Object.entries(template)) {
      checkJsonataTemplate(value, `${location}/${name}`, findings);
    }
    return;
  }
  const expression = expressionIn(template);
  if (expression === undefined) return;
  try {
    parseExpression(expression);
  } catch (thrown) {
    const { message = "syntax error" } = thrown as { message?: string };
    findings.schema(location, `The JSONata expression '${expression}' is invalid: ${message}`);
  }
}

function isPathOrCall(text: string): boolean {
  if (text.startsWith("$")) return isPath(text);
  return isCall(text);
}

/** `$…`, `$$…` or `$variable…`. */
function isPath(text: string): boolean {
  try {
    parsePath(text.replace(/^\$(\$|[\p{L}_][\p{L}\p{N}_]*)?/u, "$"));
    return true;
  } catch {
    return false;
  }
}

/** Reads an intrinsic function call without evaluating it. */
function isCall(text: string): boolean {
  const scanner = new Scanner(text.trim());
  return readCall(scanner) && scanner.done;
}

function readCall(scanner: Scanner): boolean {
  const name = scanner.match(/States\.([A-Za-z0-9]+)\s*\(/y)?.[1];
  if (name === undefined || !isIntrinsic(name)) return false;
  scanner.skipSpace();
  if (!scanner.take(")")) {
    do {
      if (!readArgument(scanner)) return false;
    } while (scanner.take(","));
    if (!scanner.take(")")) return false;
  }
  scanner.skipSpace();
  return true;
}

// A backslash may stand before a quote, a brace or another backslash only.
const ARGUMENT = /'(?:\\['{}\\]|[^'\\])*'|true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function readArgument(scanner: Scanner): boolean {
  scanner.skipSpace();
  const isRead = readArgumentValue(scanner);
  scanner.skipSpace();
  return isRead;
}

function readArgumentValue(scanner: Scanner): boolean {
  if (scanner.startsWith("States.")) return readCall(scanner);
  if (scanner.match(ARGUMENT)) return true;
  return scanner.startsWith("$") && takePath(scanner) !== undefined;
}
