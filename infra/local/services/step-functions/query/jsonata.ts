import jsonata from "jsonata";
import { Fault } from "../language/errors.ts";
import { setMember } from "../language/value.ts";
import { jsonataAdditions } from "./jsonata-additions.ts";
import type { QueryContext } from "./query-context.ts";

type Expression = ReturnType<typeof jsonata>;

const parsed = new Map<string, Expression>();
const MAX_CACHED = 5000;
/** Longer expressions are not kept. */
const MAX_KEPT_LENGTH = 10_000;

/** Evaluations in evaluations; a recursion without end would fill the memory before it takes its time. */
const MAX_DEPTH = 10_000;

/** The text inside `{% … %}`, or undefined when the value is not an expression. */
export function expressionIn(value: unknown): string | undefined {
  if (typeof value !== "string" || !value.startsWith("{%") || !value.endsWith("%}")) {
    return undefined;
  }
  return value.length < 4 ? undefined : value.slice(2, -2).trim();
}

/** Parses an expression, once. Throws jsonata's own error. */
export function parseExpression(text: string): Expression {
  let expression = parsed.get(text);
  if (!expression) {
    expression = jsonata(text, { stack: MAX_DEPTH });
    if (text.length > MAX_KEPT_LENGTH) return expression;
    if (parsed.size >= MAX_CACHED) parsed.clear();
    parsed.set(text, expression);
  }
  return expression;
}

/** Where an expression is, and what `$states.result` means there. */
export interface ExpressionLocation {
  /** Path of the field as AWS names it in errors, e.g. `Output/result`. */
  readonly field: string;
  readonly result?: unknown;
}

/**
 * Evaluates one expression (without its `{% %}`) in a state.
 * Throws a `Fault` with `States.QueryEvaluationError` when it fails or returns nothing.
 */
export async function evaluateExpression(
  text: string,
  query: QueryContext,
  location: ExpressionLocation,
): Promise<unknown> {
  query.thread.evaluating?.({ expression: text, field: location.field });
  let value: unknown;
  try {
    const expression = parseExpression(text);
    value = await expression.evaluate(undefined, bindings(query, location));
  } catch (thrown) {
    throw queryFault(text, location, `threw an error during evaluation. ${reasonOf(thrown)}`);
  }
  if (value === undefined) throw queryFault(text, location, "returned nothing (undefined).");
  if (isFunction(value)) throw queryFault(text, location, "returned an unsupported result type.");
  // jsonata marks its arrays; a round trip leaves plain data.
  return typeof value === "object" && value !== null ? JSON.parse(JSON.stringify(value)) : value;
}

/** A query fault in AWS's words: `The JSONata expression '…' specified for the field '…' <what>`. */
export function queryFault(expression: string, { field }: ExpressionLocation, what: string): Fault {
  return new Fault(
    `The JSONata expression '${expression}' specified for the field '${field}' ${what}`,
    "States.QueryEvaluationError",
    { location: field },
  );
}

/** The fault of a value whose type the field does not accept, in AWS's words. */
export function unexpectedType(
  expression: string,
  location: ExpressionLocation,
  { expected, value }: { expected: string; value: unknown },
): Fault {
  const actual = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return queryFault(
    expression,
    location,
    `returned an unexpected result type. Expected '${expected}', but was '${actual}' for value: ${JSON.stringify(value)}`,
  );
}

function bindings(query: QueryContext, location: ExpressionLocation): Record<string, unknown> {
  const states: Record<string, unknown> = { input: query.input, context: query.context };
  if (location.result !== undefined) states["result"] = location.result;
  if (query.errorOutput) states["errorOutput"] = query.errorOutput;
  const all = { ...jsonataAdditions(query.thread) };
  for (const [name, value] of Object.entries(query.scope.all())) setMember(all, name, value);
  all["states"] = states;
  return all;
}

function reasonOf(thrown: unknown): string {
  const { code, message } = thrown as { code?: string; message?: string };
  return code ? `${code}: ${message}` : String(message ?? thrown);
}

function isFunction(value: unknown): boolean {
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null) return false;
  return "_jsonata_function" in value || "_jsonata_lambda" in value;
}
