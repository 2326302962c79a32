import type { ServiceError } from "../../kernel/aws-error.ts";
import { isObject, type Shape } from "../../kernel/service.ts";
import { invalid } from "../bedrock/errors.ts";

/** The limits of a number in a model's body; both included. */
interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

/** A body that the model's JSON schema rejects, e.g. `#/temperature: 2 is not less or equal to 1`. */
export function malformed(problem: string): ServiceError {
  return invalid(`Malformed input request: ${problem}, please reformat your input and try again.`);
}

/**
 * Checks the numbers of a body, or of an object in it; members without a rule are ignored.
 * @param path the object's JSON pointer, e.g. `#/inferenceConfig`
 * Throws `ValidationException` for the first that is not a number or out of range.
 */
export function checkNumbers(
  members: Shape,
  path: string,
  rules: Readonly<Record<string, NumberRule>>,
): void {
  for (const [name, rule] of Object.entries(rules)) {
    const value = members[name];
    if (value === undefined) continue;
    const problem = problemOf(value, rule);
    if (problem !== undefined) throw malformed(`${path}/${name}: ${problem}`);
  }
}

/** The value at a path as an object. Throws `ValidationException` for anything else. */
export function objectAt(value: unknown, path: string): Shape {
  if (isObject(value)) return value;
  throw malformed(`${path}: expected type: JSONObject, found: ${typeOf(value)}`);
}

/** Throws `ValidationException` for the first member that the model's schema does not have. */
export function checkKeys(members: Shape, path: string, known: readonly string[]): void {
  const unknown = Object.keys(members).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw malformed(`${path}: extraneous key [${unknown}] is not permitted`);
}

/** The settings of a body that choose among likely answers, after their check. */
export function sampling(temperature: unknown, topP: unknown) {
  return {
    ...(typeof temperature === "number" ? { temperature } : {}),
    ...(typeof topP === "number" ? { topP } : {}),
  };
}

/** A list of texts at a path, empty when absent. Throws `ValidationException` for anything else. */
export function textsAt(value: unknown, path: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value))
    throw malformed(`${path}: expected type: JSONArray, found: ${typeOf(value)}`);
  return (value as unknown[]).map((item, at) => {
    if (typeof item === "string") return item;
    throw malformed(`${path}/${at}: expected type: String, found: ${typeOf(item)}`);
  });
}

function problemOf(value: unknown, { min, max, integer }: NumberRule): string | undefined {
  const fits = integer ? Number.isInteger(value) : typeof value === "number";
  if (!fits) return `expected type: ${integer ? "Integer" : "Number"}, found: ${typeOf(value)}`;
  if (Number(value) < min) return `${value} is not greater or equal to ${min}`;
  if (Number(value) > max) return `${value} is not less or equal to ${max}`;
  return undefined;
}

/** A JSON value's type as the schema check names it. */
function typeOf(value: unknown): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "JSONArray";
  if (typeof value === "object") return "JSONObject";
  if (typeof value === "number") return "Double";
  return typeof value === "string" ? "String" : "Boolean";
}
