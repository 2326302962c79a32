import { Scanner } from "../query/scanner.ts";

/** Where a text stops being JSON, in the words of the parser that AWS uses (Jackson). */
export interface JsonFault {
  readonly message: string;
  readonly location: string;
}

const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/** Describes why a text is not JSON. */
export function describeJsonFault(text: string): JsonFault {
  const at = firstFault(text);
  const word = /^[A-Za-z_]\w*/.exec(text.slice(at))?.[0];
  // Jackson has already read the word, or the character, when it names the location.
  const location = source(text, at + (word?.length ?? 1));
  return { message: `${reason(text[at], word)}\n at ${location}`, location };
}

function reason(character: string | undefined, word: string | undefined): string {
  if (word) return `Unrecognized token '${word}': was expecting ${EXPECTED}`;
  if (character === undefined) return "Unexpected end-of-input";
  return `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): was expecting ${EXPECTED}`;
}

function source(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  const shown =
    text.length > 500 ? `${text.slice(0, 500)}"[truncated ${text.length - 500} chars]` : text;
  return `[Source: (String)"${shown}"; line: ${before.length}, column: ${(before.at(-1)?.length ?? 0) + 1}]`;
}

const STRING = /"(?:[^"\\\n]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true\b|false\b|null\b/y;

/** Index of the first character that is not allowed there. */
function firstFault(text: string): number {
  const scanner = new Scanner(text);
  if (readValue(scanner)) scanner.skipSpace();
  return scanner.position;
}

/** Steps over one value; false when it is broken, with the position where. */
function readValue(scanner: Scanner): boolean {
  scanner.skipSpace();
  if (scanner.take("{")) return readMembers(scanner, "}", readMember);
  if (scanner.take("[")) return readMembers(scanner, "]", readValue);
  return (scanner.match(STRING) ?? scanner.match(PLAIN)) !== undefined;
}

function readMember(scanner: Scanner): boolean {
  scanner.skipSpace();
  if (!scanner.match(STRING)) return false;
  scanner.skipSpace();
  return scanner.take(":") && readValue(scanner);
}

function readMembers(
  scanner: Scanner,
  close: string,
  readOne: (scanner: Scanner) => boolean,
): boolean {
  scanner.skipSpace();
  if (scanner.take(close)) return true;
  do {
    if (!readOne(scanner)) return false;
    scanner.skipSpace();
  } while (scanner.take(","));
  return scanner.take(close);
}
