import { isObject, type JsonObject } from "../read/row-shape.ts";

type Editable = Record<string, unknown>;

/**
 * A copy of a row with the text at a turn's path changed, in the row's original shape. Undefined when
 * there is no plain text at that path.
 */
export function editTurn(
  row: JsonObject,
  path: string,
  change: (text: string) => string,
): JsonObject | undefined {
  const copy = structuredClone(row) as Editable;
  const [key, at] = keyAndIndex(copy, path);
  const holder = at === undefined ? copy : copy[key];
  const name = at ?? key;
  const edited = editAt(holder as Editable, name, change);
  return edited ? copy : undefined;
}

/** `messages[3]` is the fourth item of `messages`; anything else is a key, including its brackets. */
function keyAndIndex(row: Editable, path: string): [key: string, index?: number] {
  const parts = /^(messages|conversations|prompt)\[(\d+)\]$/.exec(path);
  if (parts === null || Object.hasOwn(row, path)) return [path];
  return [parts[1] ?? "", Number(parts[2])];
}

function editAt(
  holder: Editable | unknown[],
  name: string | number,
  change: (text: string) => string,
): boolean {
  const slots = holder as Record<string | number, unknown>;
  const found = slots[name];
  if (typeof found === "string") {
    slots[name] = change(found);
    return true;
  }
  if (Array.isArray(found)) return found.length === 1 && editAt(found, 0, change);
  if (!isObject(found)) return false;
  const inner = ["content", "value", "text"].find((key) => found[key] !== undefined);
  return inner !== undefined && editAt(found as Editable, inner, change);
}
