import { isObject } from "../../../dataset-tools/read/row-shape.ts";

/** Fields of two values that were compared, and how many of them are the same. */
export interface FieldCount {
  readonly right: number;
  readonly fields: number;
}

/** Values nested deeper are one field: no answer has such, and recursion has an end. */
const MAX_DEPTH = 100;

/**
 * Compares all fields: every value that is no object or array with content is a field, under its keys and its
 * positions in arrays. A field that only one of the two has is wrong, so an answer gains nothing from saying more than
 * was asked. The order of keys does not matter, that of arrays does.
 */
export function compareFields(answer: unknown, reference: unknown, depth = 0): FieldCount {
  const wanted = membersOf(reference, depth);
  const said = membersOf(answer, depth);
  if (wanted === null && said === null) {
    return { right: isSameValue(answer, reference) ? 1 : 0, fields: 1 };
  }
  // A branch where the other side has a plain value: its fields are all wrong, and so is that value.
  if (wanted === null || said === null || Array.isArray(answer) !== Array.isArray(reference)) {
    return {
      right: 0,
      fields: Math.max(countFields(answer, depth), countFields(reference, depth)),
    };
  }
  let right = 0;
  let fields = 0;
  for (const [key, value] of wanted) {
    const has = said.has(key);
    const pair = has ? compareFields(said.get(key), value, depth + 1) : undefined;
    right += pair?.right ?? 0;
    fields += pair?.fields ?? countFields(value, depth + 1);
  }
  for (const [key, value] of said) if (!wanted.has(key)) fields += countFields(value, depth + 1);
  return { right, fields };
}

/** Compares the fields at these dotted paths alone; see `valueAt`. */
export function compareNamed(
  answer: unknown,
  reference: unknown,
  paths: readonly string[],
): FieldCount {
  const right = paths.filter((path) => {
    const { right: same, fields } = compareFields(valueAt(answer, path), valueAt(reference, path));
    return same === fields;
  });
  return { right: right.length, fields: paths.length };
}

/**
 * The value at a dotted path, undefined where there is none. `items.0.name` (or `items[0].name`) is the name of the
 * first item, `items[].name` the list of all names; a key that has dots itself is found by its whole name first.
 */
export function valueAt(value: unknown, path: string): unknown {
  if (isObject(value) && Object.hasOwn(value, path)) return value[path];
  const steps = path.replace(/\[(\d*)\]/g, (_whole, index: string) => `.${index || "[]"}`);
  return follow(value, steps.replace(/^\./, "").split("."));
}

function follow(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  if (step === "[]") {
    return Array.isArray(value) ? value.map((item: unknown) => follow(item, rest)) : undefined;
  }
  if (Array.isArray(value)) {
    return /^\d+$/.test(step) ? follow(value[Number(step)] as unknown, rest) : undefined;
  }
  return isObject(value) && Object.hasOwn(value, step) ? follow(value[step], rest) : undefined;
}

/** Members of an object or items of an array; null for a plain value, an empty one, or one too deep. */
function membersOf(value: unknown, depth: number): ReadonlyMap<string, unknown> | null {
  if (typeof value !== "object" || value === null || depth >= MAX_DEPTH) return null;
  const entries = Object.entries(value);
  return entries.length === 0 ? null : new Map(entries);
}

function countFields(value: unknown, depth: number): number {
  const members = membersOf(value, depth);
  if (members === null) return 1;
  let fields = 0;
  for (const inner of members.values()) fields += countFields(inner, depth + 1);
  return fields;
}

/** Numbers are equal as numbers; texts but for blanks around them and the way characters are composed. */
function isSameValue(one: unknown, other: unknown): boolean {
  if (typeof one === "string" && typeof other === "string") {
    return one.normalize("NFC").trim() === other.normalize("NFC").trim();
  }
  if (typeof one === "object" && one !== null && typeof other === "object" && other !== null) {
    const areEmpty = Object.keys(one).length === 0 && Object.keys(other).length === 0;
    return areEmpty && Array.isArray(one) === Array.isArray(other);
  }
  return one === other;
}
