import { stringEnd } from "./json-slices.ts";
import { deepestNesting } from "./problem.ts";

/** Number of object keys in a parsed value, or undefined when it nests deeper than `deepestNesting`. */
export function countKeys(value: unknown, depth = 0): number | undefined {
  if (typeof value !== "object" || value === null) return 0;
  if (depth >= deepestNesting) return undefined;
  if (Array.isArray(value)) return sumKeys(value, depth);
  let keys = 0;
  for (const name in value) {
    keys++;
    const inner = (value as Record<string, unknown>)[name];
    if (typeof inner === "object") {
      const more = countKeys(inner, depth + 1);
      if (more === undefined) return undefined;
      keys += more;
    }
  }
  return keys;
}

function sumKeys(items: readonly unknown[], depth: number): number | undefined {
  let keys = 0;
  for (const item of items) {
    const more = countKeys(item, depth + 1);
    if (more === undefined) return undefined;
    keys += more;
  }
  return keys;
}

/**
 * Whether a text of valid JSON may have a duplicate key, given the number of keys after parsing.
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

/** A duplicate key in one object. */
export interface DuplicateKey {
  /** JSON path of the second one. */
  readonly path: string;
  /** Character column of the second one, from 1. */
  readonly column: number;
}

/** An object with the keys seen in it, or an array with the current index. */
type Level = { readonly keys: Set<string>; key: string } | { index: number };

const marks = /["{}[\],]/g;

/** The first duplicate key in an object of this valid JSON text. */
export function findDuplicateKey(text: string): DuplicateKey | undefined {
  const levels: Level[] = [];
  for (let at = nextMark(text, 0); at !== -1; at = nextMark(text, at)) {
    if (text[at] !== '"') {
      enter(levels, text[at] ?? "");
      at++;
      continue;
    }
    const end = stringEnd(text, at);
    if (repeats(levels.at(-1), text, { at, end })) return { path: pathOf(levels), column: at + 1 };
    at = end;
  }
  return undefined;
}

function nextMark(text: string, from: number): number {
  marks.lastIndex = from;
  return marks.exec(text)?.index ?? -1;
}

function enter(levels: Level[], mark: string): void {
  const level = levels.at(-1);
  if (mark === "{") levels.push({ keys: new Set(), key: "" });
  else if (mark === "[") levels.push({ index: 0 });
  else if (mark !== ",") levels.pop();
  else if (level !== undefined && "index" in level) level.index++;
}

/** Notes a string when it is a key; true when the object already has it. */
function repeats(
  level: Level | undefined,
  text: string,
  { at, end }: { at: number; end: number },
): boolean {
  if (level === undefined || !("keys" in level) || !isKey(text, end)) return false;
  level.key = JSON.parse(text.slice(at, end)) as string;
  const known = level.keys.has(level.key);
  level.keys.add(level.key);
  return known;
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
