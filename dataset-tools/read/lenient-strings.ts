/** A string that is not in straight double quotes, or why it cannot be read with certainty. */
export type ForeignString =
  | {
      readonly text: string;
      /** Index after the closing quote. */
      readonly end: number;
    }
  | { readonly at: number; readonly reason: string; readonly truncated: boolean };

/** Escapes that Python and JavaScript read alike. */
const escapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Digits of the numbered escapes, by their letter. */
const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Reads a string as Python's `repr` writes it, in single or double quotes. What Python writes in
 * another way, or Python and JavaScript read differently, is not certain.
 */
export function pythonString(text: string, start: number): ForeignString {
  const quote = text[start] ?? "";
  let value = "";
  for (let at = start + 1; ; ) {
    const char = text[at];
    if (char === undefined) return uncertain(start, "this string is not closed", true);
    if (char === quote) return { text: value, end: at + 1 };
    if (char < " ") return uncertain(at, "a string contains a control character");
    if (char !== "\\") {
      value += char;
      at++;
      continue;
    }
    const meant = pythonEscape(text, at);
    if (meant === undefined) return uncertain(at, "this escape sequence is not certain");
    value += meant.text;
    at = meant.end;
  }
}

function pythonEscape(text: string, at: number): { text: string; end: number } | undefined {
  const letter = text[at + 1] ?? "";
  const plain = escapes[letter];
  if (plain !== undefined) return { text: plain, end: at + 2 };
  const count = digits[letter];
  if (count === undefined) return undefined;
  const end = at + 2 + count;
  const hex = text.slice(at + 2, end);
  if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length !== count) return undefined;
  const code = Number.parseInt(hex, 16);
  if (code > 0x10ffff || (letter === "x" && !isWrittenAsByte(code))) return undefined;
  return { text: String.fromCodePoint(code), end };
}

/** Python 3 writes only unprintable characters as `\xNN`; Python 2 also the bytes of a text. */
function isWrittenAsByte(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0xa0) || code === 0xad;
}

const jsonEscape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Reads a string in curly quotes. A curly quote inside it makes its end uncertain. */
export function curlyString(text: string, start: number): ForeignString {
  let json = "";
  for (let at = start + 1; text[at] !== "\u201d"; ) {
    const char = text[at];
    if (char === undefined) return uncertain(start, "this string is not closed", true);
    if (char === "\u201c") return uncertain(at, "there are curly quotes inside a text");
    if (char < " ") return uncertain(at, "a string contains a control character");
    const part = char === "\\" ? escapeAt(text, at) : char;
    if (part === undefined) return uncertain(at, "this is not a valid escape");
    json += part === '"' ? '\\"' : part;
    at += part.length;
  }
  const end = text.indexOf("\u201d", start) + 1;
  return { text: JSON.parse(`"${json}"`) as string, end };
}

/** The escape sequence of JSON at an index, if it is one. */
export function escapeAt(text: string, at: number): string | undefined {
  jsonEscape.lastIndex = at;
  return jsonEscape.exec(text)?.[0];
}

function uncertain(at: number, reason: string, truncated = false): ForeignString {
  return { at, reason, truncated };
}
