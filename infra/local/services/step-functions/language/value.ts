import { exceedsBounds, MAX_LEVELS } from "../../../kernel/json-bounds.ts";
import { isObject } from "../../../kernel/service.ts";
/** A JSON object whose members are not known in advance. */
export type Fields = Readonly<Record<string, unknown>>;

/** Largest JSON text of an input, an output or a result, in bytes: 256 KiB. */
export const MAX_PAYLOAD_BYTES = 262_144;

const texts = new WeakMap<object, string>();

/**
 * JSON text of a value. Values of the interpreter are never changed in place, so the text of an
 * object is kept: the output of one state is the input of the next and is written twice.
 */
export function toText(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** Copies an object with one member set, safe for a member called `__proto__`. */
export function withMember(target: Fields, name: string, value: unknown): Record<string, unknown> {
  const result = { ...target };
  setMember(result, name, value);
  return result;
}

/** Sets an own member, safe for a member called `__proto__`. */
export function setMember(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") target[name] = value;
  else
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** Deep equality of JSON values; members may be in any order. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => sameJson(item, right[at]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(left[name], right[name]))
  );
}

/** A parsed JSON text, or why it is not JSON. */
export type Parsed = { readonly value: unknown } | { readonly message: string };

/** Parses JSON without throwing. */
export function parseJson(text: string): Parsed {
  if (exceedsBounds(text)) return { message: NESTED_TOO_DEEPLY };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (thrown) {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** In Jackson's words. */
export const NESTED_TOO_DEEPLY = `Document nesting depth (${MAX_LEVELS + 1}) exceeds the maximum allowed (${MAX_LEVELS}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`;

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds of an RFC 3339 time with `T` and zone, or undefined for any other value. */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value !== "string" || !RFC_3339.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
