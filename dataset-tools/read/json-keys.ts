import { deepestNesting } from "./problem.ts";

/** Object keys that a parsed value holds, or undefined when it is nested deeper than `deepestNesting`. */
export function countKeys(value: unknown, depth = 0): number | undefined {
  if (typeof value !== "object" || value === null) return 0;
  if (depth >= deepestNesting) return undefined;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item !== "object") continue;
      const inner = countKeys(item, depth + 1);
      if (inner === undefined) return undefined;
      keys += inner;
    }
    return keys;
  }
  for (const name in value) {
    keys++;
    const inner = (value as Record<string, unknown>)[name];
    if (typeof inner !== "object") continue;
    const more = countKeys(inner, depth + 1);
    if (more === undefined) return undefined;
    keys += more;
  }
  return keys;
}

/**
 * Whether a text of valid JSON may hold a key twice, given the keys that parsing left.
 * Every key's colon follows a quote or white space, so the colons after quotes bound the keys;
 * only texts that this cannot clear need `findDuplicateKey`.
 */
export function mayRepeatKeys(text: string, parsedKeys: number): boolean {
  let bound = 0;
  for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === 0x22) bound++;
    else if (before <= 0x20) return true;
  }
  return bound !== parsedKeys;
}

/** A key that stands twice in one object. */
export interface DuplicateKey {
  /** JSON path of the second one. */
  readonly path: string;
  /** Character column of the second one, from 1. */
  readonly column: number;
}

type Level = { keys: Set<string>; key: string } | { index: number };

/** The first key that an object of this valid JSON text holds twice. */
export function findDuplicateKey(text: string): DuplicateKey | undefined {
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "{") levels.push({ keys: new Set(), key: "" });
    else if (char === "[") levels.push({ index: 0 });
    else if (char === "}" || char === "]") levels.pop();
    else if (char === ",") nextItem(levels.at(-1));
    else if (char === '"') {
      const end = stringEnd(text, at);
      const object = levels.at(-1);
      if (object !== undefined && "keys" in object && isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end)) as string;
        object.key = key;
        if (object.keys.has(key)) return { path: pathOf(levels), column: at + 1 };
        object.keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

function nextItem(level: Level | undefined): void {
  if (level !== undefined && "index" in level) level.index++;
}

/** Index behind the closing quote of the string that opens at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text[at] === ":";
}

function pathOf(levels: readonly Level[]): string {
  return levels
    .map((level) => ("keys" in level ? `.${level.key}` : `[${level.index}]`))
    .join("")
    .replace(/^\./, "");
}
