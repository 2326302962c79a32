import { type KnownText, knownNames, knownTexts } from "./catalog.ts";
import type { Explained, Explanation } from "./explanation.ts";
import { type Facts, factsOf, fill, withGroups } from "./facts.ts";
import { explainArea, explainCode, ownCodeNamed, ownCodesIn, wrapsText } from "./own-codes.ts";
import { type Unwrapped, unwrap } from "./unwrap.ts";

/** What a call knows besides the text, e.g. `{ run: "tickets-1a2b", region: "us-east-1" }`. */
export type Context = Facts;

/**
 * Explains a text of AWS, of an SDK, of another tool or of ours, however it is wrapped: by its words, by one of our
 * codes in it, or by the name of its error alone. Words that are not known are never guessed at.
 */
export function explainText(text: string, context: Context = {}): Explained {
  const unwrapped = unwrap(text);
  const facts = { ...factsOf(unwrapped.line), ...context };
  const names = errorNames(unwrapped);
  const [code] = codesOf(unwrapped);
  if (code !== undefined && !wrapsText(code)) return byCode(code, facts);
  const words = byWords(unwrapped, names, facts);
  if (words !== undefined) return { known: true, basis: "text", ...words };
  if (code !== undefined) return byCode(code, facts);
  return byName(unwrapped, names, facts);
}

function byCode(code: string, facts: Facts): Explained {
  const explanation = explainCode(code, facts);
  return explanation === undefined
    ? { known: false, basis: "none", names: [], byName: null }
    : { known: true, basis: "code", ...explanation };
}

/** A word by itself is a code in any case; in a sentence it must be written as a code. */
function codesOf({ line, names }: Unwrapped): string[] {
  const single = /^\S+$/.test(line) ? ownCodeNamed(line) : undefined;
  return [
    ...(single === undefined ? [] : [single]),
    ...names.flatMap(ownCodesIn),
    ...ownCodesIn(line),
  ];
}

function byWords(
  unwrapped: Unwrapped,
  names: readonly string[],
  facts: Facts,
): Explanation | undefined {
  for (const known of knownTexts) {
    const found = matchOf(known, unwrapped, names);
    if (found !== undefined) return filled(known.explanation, withGroups(facts, found.groups));
  }
  return undefined;
}

function matchOf(
  { patterns, names: required }: KnownText,
  { line, messages }: Unwrapped,
  names: readonly string[],
): RegExpExecArray | undefined {
  const named = required === undefined || required.some((name) => names.includes(name));
  for (const pattern of patterns) {
    for (const candidate of [line, ...messages]) {
      const found = pattern.exec(candidate);
      if (found !== null && (named || found[0].length === candidate.length)) return found;
    }
  }
  return undefined;
}

/** Names that a text gives its error, those of services without the service: `Bedrock.ThrottlingException`. */
function errorNames({ line, names }: Unwrapped): string[] {
  const written = [...line.matchAll(/(?<![\w-])[A-Z][A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)*/g)]
    .filter(([name]) => isNameIn(name, line))
    .map(([name]) => name);
  const last = (name: string) => name.split(/[.#]/).at(-1) ?? name;
  return [...new Set([...names, ...written].flatMap((name) => [name, last(name)]))].filter(
    (name) => knownNames.has(name) || /(?:Exception|Error|Fault)$/.test(name),
  );
}

/** `AccessDenied` is a name wherever it is written; `Throttling` only where a name is expected. */
function isNameIn(name: string, line: string): boolean {
  if (/[a-z0-9][A-Z]/.test(name)) return true;
  return line === name || line.startsWith(`${name}:`) || line.includes(`(${name})`);
}

function byName(unwrapped: Unwrapped, names: readonly string[], facts: Facts): Explained {
  const name = namedBy(unwrapped.line) ?? names.find((one) => knownNames.has(one));
  const explanation = knownNames.get(name ?? "");
  if (explanation === undefined) return byArea(unwrapped, names);
  const meaning = filled(explanation, facts);
  return isNameAlone(unwrapped, name ?? "")
    ? { known: true, basis: "name", ...meaning }
    : { known: false, basis: "name", names: [...names], byName: meaning };
}

/** A code of an area of ours that this version does not have, where a name is expected. */
function byArea({ line, names: fields }: Unwrapped, names: readonly string[]): Explained {
  const first = /^(?:error: )?([A-Za-z.]+)(?::|$)/.exec(line)?.[1] ?? "";
  const byName = [...fields, first].flatMap((name) => explainArea(name) ?? [])[0] ?? null;
  return { known: false, basis: byName === null ? "none" : "name", names: [...names], byName };
}

/** The name that a single word is, whatever its case. */
function namedBy(line: string): string | undefined {
  if (!/^[\w.]+$/.test(line)) return undefined;
  const word = line.toLowerCase();
  return [...knownNames.keys()].find(
    (name) => word === name.toLowerCase() || word.endsWith(`.${name.toLowerCase()}`),
  );
}

/** Whether the text is only the name of its error. */
function isNameAlone({ messages }: Unwrapped, name: string): boolean {
  const words = (text: string) =>
    text
      .replace(/[{}"',:]/g, " ")
      .split(/\s+/)
      .filter((word) => word !== "" && !/^(?:error|cause|errortype|code|none|null)$/i.test(word))
      .filter((word) => !word.toLowerCase().endsWith(name.toLowerCase()));
  return messages.every((message) => words(message).length === 0);
}

function filled(explanation: Explanation, facts: Facts): Explanation {
  const { cause, remedy, command } = explanation;
  return {
    ...explanation,
    cause: fill(cause, facts),
    remedy: fill(remedy, facts),
    command: command === null ? null : fill(command, facts),
  };
}
