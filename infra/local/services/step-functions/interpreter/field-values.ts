import { isObject } from "../../../kernel/service.ts";
import { Fault } from "../language/errors.ts";
import { toText } from "../language/value.ts";
import { expressionIn, unexpectedType } from "../query/jsonata.ts";
import type { PathMissingError } from "../query/jsonpath/path.ts";
import { evaluateExpression, readReference, resolvePath } from "../query/query.ts";
import { orFault } from "../query/reference.ts";
import type { StateVisit } from "./state-visit.ts";

/**
 * A field that may be written as a literal, a JSONata expression or a `<Name>Path`.
 * Undefined when the state does not have it.
 */
export async function readField(visit: StateVisit, name: string, data: unknown): Promise<unknown> {
  const literal = visit.state[name];
  if (visit.language === "JSONata") {
    const expression = expressionIn(literal);
    return expression === undefined
      ? literal
      : evaluateExpression(expression, visit, { field: name });
  }
  const path = visit.state[`${name}Path`];
  if (typeof path !== "string") return literal;
  return readReference(path, visit, { data, field: `${name}Path` });
}

/** `TimeoutSeconds` or `HeartbeatSeconds`: a positive whole number of seconds, or undefined. */
export async function readSeconds(
  visit: StateVisit,
  name: string,
  data: unknown,
): Promise<number | undefined> {
  const path = visit.state[`${name}Path`];
  const value =
    visit.language === "JSONPath" && typeof path === "string"
      ? await orFault(
          resolvePath(path, visit, data),
          (error: PathMissingError) => `Invalid path '${path}' : ${error.message}`,
        )
      : await readField(visit, name, data);
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  const expression = expressionIn(visit.state[name]);
  if (expression !== undefined) {
    throw unexpectedType(expression, { field: name }, { expected: "number", value });
  }
  throw new Fault(`Expected a positive integer for '${name}', but was: ${toText(value)}`);
}

/** How AWS prints a value inside `refers to value "…"`. */
function shown(value: unknown): string {
  return typeof value === "string" ? value : toText(value);
}

/** An integer such as `MaxConcurrency`; a string of digits counts too. */
export async function readInteger(
  visit: StateVisit,
  name: string,
  data: unknown,
): Promise<number | undefined> {
  return readNumber(visit, { name, data, kind: "integer" });
}

/** A number such as `ToleratedFailurePercentage`. */
export async function readFloat(
  visit: StateVisit,
  name: string,
  data: unknown,
): Promise<number | undefined> {
  return readNumber(visit, { name, data, kind: "float" });
}

async function readNumber(
  visit: StateVisit,
  { name, data, kind }: { name: string; data: unknown; kind: "integer" | "float" },
): Promise<number | undefined> {
  const value = await readField(visit, name, data);
  if (value === undefined) return undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const fits = kind === "integer" ? Number.isInteger(number) : Number.isFinite(number);
  if (fits && typeof number === "number") return number;
  const expression = expressionIn(visit.state[name]);
  if (expression !== undefined) {
    throw unexpectedType(expression, { field: name }, { expected: "number", value });
  }
  throw new Fault(
    `The ${name}Path field refers to value "${shown(value)}" which is not a valid ${kind}: ${String(visit.state[`${name}Path`])}`,
  );
}

/** A field whose value must be a string, such as `Cause`. */
export async function readText(
  visit: StateVisit,
  name: string,
  data: unknown,
): Promise<string | undefined> {
  const value = await readField(visit, name, data);
  if (value === undefined || typeof value === "string") return value;
  const expression = expressionIn(visit.state[name]);
  if (expression !== undefined) {
    throw unexpectedType(expression, { field: name }, { expected: "string", value });
  }
  if (isObject(value) || Array.isArray(value)) return toText(value);
  return String(value);
}
