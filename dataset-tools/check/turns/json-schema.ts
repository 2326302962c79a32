import { isObject, type JsonObject } from "../../read/row-shape.ts";

/** Schemas nest; one that is deeper than this is not looked into. */
const MAX_DEPTH = 20;

/**
 * Checks a value against the part of JSON Schema that tools use: type, enum, required, properties,
 * additionalProperties and items. Returns where it does not fit and why, without text of the value.
 */
export function schemaFault(
  value: unknown,
  schema: unknown,
  path = "",
  depth = 0,
): string | undefined {
  if (!isObject(schema) || depth > MAX_DEPTH) return undefined;
  const where = path === "" ? "the arguments" : `"${path}"`;
  if (!hasType(value, schema["type"]))
    return `${where} must be ${typesOf(schema["type"]).join(" or ")}`;
  const { enum: allowed } = schema;
  if (
    Array.isArray(allowed) &&
    !allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))
  ) {
    return `${where} has a value that the schema does not list`;
  }
  if (isObject(value)) return objectFault(value, schema, path, depth);
  if (!Array.isArray(value)) return undefined;
  for (const [i, item] of value.entries()) {
    const fault = schemaFault(item, schema["items"], `${path}[${i}]`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function objectFault(
  value: JsonObject,
  schema: JsonObject,
  path: string,
  depth: number,
): string | undefined {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const missing = required.find((key) => typeof key === "string" && !Object.hasOwn(value, key));
  if (missing !== undefined) return `"${join(path, String(missing))}" is required and missing`;
  for (const key of Object.keys(value)) {
    const known = Object.hasOwn(properties, key);
    if (!known && schema["additionalProperties"] === false)
      return `"${join(path, key)}" is not in the schema`;
    const fault = known
      ? schemaFault(value[key], properties[key], join(path, key), depth + 1)
      : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  array: (value) => Array.isArray(value),
  object: isObject,
  null: (value) => value === null,
};

function typesOf(type: unknown): string[] {
  return (Array.isArray(type) ? type : [type]).filter((one) => typeof one === "string");
}

/** Types that JSON Schema does not have (`dict`, `any`) say nothing. */
function hasType(value: unknown, type: unknown): boolean {
  const types = typesOf(type);
  return types.length === 0 || types.some((one) => checks[one]?.(value) ?? true);
}
