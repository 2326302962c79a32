/** A JSON object whose members are not known in advance. */
export type Fields = Readonly<Record<string, unknown>>;

/** True for a JSON object: not null, not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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

/** Deep equality of JSON values; members may come in any order. */
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
