/** Where a value is in a JSON text. */
export interface Slice {
  readonly start: number;
  /** Index after its last character. */
  readonly end: number;
}

/** A member of an object with its parsed key, or an item of an array with its index. */
export interface Member extends Slice {
  readonly key: string | number;
}

/** The members of the object or array that opens at `start` of a text of valid JSON. */
export function* members(text: string, start = 0): Generator<Member> {
  let at = skipSpace(text, start);
  const isObject = text[at] === "{";
  at = skipSpace(text, at + 1);
  for (let index = 0; at < text.length && text[at] !== "}" && text[at] !== "]"; index++) {
    let key: string | number = index;
    if (isObject) {
      const end = stringEnd(text, at);
      key = JSON.parse(text.slice(at, end)) as string;
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const end = valueEnd(text, at);
    yield { key, start: at, end };
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
}

/**
 * Where the value at a path is in a text of valid JSON; undefined when there is none. Of a duplicate
 * key the last one counts, as for `JSON.parse`.
 */
export function sliceAt(text: string, path: readonly (string | number)[]): Slice | undefined {
  const whole = skipSpace(text, 0);
  let found: Slice | undefined = { start: whole, end: valueEnd(text, whole) };
  for (const key of path) {
    const start: number = found.start;
    const isContainer: boolean = text[start] === "{" || text[start] === "[";
    found = isContainer ? lastMember(text, start, key) : undefined;
    if (found === undefined) return undefined;
  }
  return found;
}

function lastMember(text: string, start: number, key: string | number): Slice | undefined {
  let found: Slice | undefined;
  for (const member of members(text, start)) if (member.key === key) found = member;
  return found;
}

/** A text of valid JSON on one line; nothing else in it changes. Line feeds are never inside a string. */
export function oneLine(text: string): string {
  if (!text.includes("\n") && !text.includes("\r")) return text;
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .join("");
}

function valueEnd(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return stringEnd(text, start);
  if (first !== "{" && first !== "[") return scalarEnd(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at) - 1;
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return at + 1;
  }
  return text.length;
}

function scalarEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !/[\s,\]}]/.test(text[at] ?? "")) at++;
  return at;
}

/** Index after the closing quote of the string that opens at `start`. */
export function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}
