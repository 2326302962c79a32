/** What an answer contains as JSON. */
export interface FoundJson {
  readonly value: unknown;
}

/** Kinds of JSON that an answer is looked through for. */
export type JsonKind = "object" | "array";

/** Places at which a value is looked for: more only a text that is no answer has. */
const MAX_TRIES = 200;

/**
 * The JSON of an answer: the whole text, else the first block of code that parses, else the first value of the
 * wanted kind within prose. undefined where there is none.
 */
export function findJson(text: string, kind: JsonKind | null): FoundJson | undefined {
  const whole = parse(text);
  // A number alone is JSON too, but no object.
  if (whole !== undefined && (kind === null || kindOf(whole.value) !== null)) return whole;
  for (const [, inner = ""] of text.matchAll(/```[\w-]*[ \t]*\r?\n?([^`]*(?:`{1,2}[^`]+)*)```/g)) {
    const found = parse(inner);
    if (found !== undefined && isOfKind(found.value, kind)) return found;
  }
  return withinProse(text, kind);
}

/** The kind of a value that prose is looked through for; null for plain values. */
export function kindOf(value: unknown): JsonKind | null {
  if (Array.isArray(value)) return "array";
  return typeof value === "object" && value !== null ? "object" : null;
}

function isOfKind(value: unknown, kind: JsonKind | null): boolean {
  const found = kindOf(value);
  return kind === null ? found !== null : found === kind;
}

/** @returns undefined where the text is no JSON */
function parse(text: string): FoundJson | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return { value };
  } catch {
    return undefined;
  }
}

function withinProse(text: string, kind: JsonKind | null): FoundJson | undefined {
  const openings = kind === "array" ? /\[/g : kind === "object" ? /\{/g : /[[{]/g;
  let tries = 0;
  for (const { index } of text.matchAll(openings)) {
    tries += 1;
    if (tries > MAX_TRIES) return undefined;
    const end = endOfValue(text, index);
    if (end === undefined) continue;
    const found = parse(text.slice(index, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the brackets that open at `start` are closed again; brackets within strings do not count. */
function endOfValue(text: string, start: number): number | undefined {
  const parts = /"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs;
  parts.lastIndex = start;
  let depth = 0;
  for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
    const [sign] = part;
    if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") depth -= 1;
    if (depth === 0) return parts.lastIndex;
  }
  return undefined;
}
