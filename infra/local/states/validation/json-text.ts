/** Where a text stops being JSON, in the words of the parser that AWS uses (Jackson). */
export interface JsonFault {
  readonly message: string;
  readonly location: string;
}

const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/** Describes why a text is no JSON. */
export function describeJsonFault(text: string): JsonFault {
  const word = /^\s*([A-Za-z_]\w*)/.exec(text);
  if (word?.[1] && !["true", "false", "null"].includes(word[1])) {
    const location = source(text, word[0].length);
    return {
      message: `Unrecognized token '${word[1]}': was expecting ${EXPECTED}\n at ${location}`,
      location,
    };
  }
  const at = failurePosition(text);
  const location = source(text, at);
  return { message: `${reason(text, at)}\n at ${location}`, location };
}

function failurePosition(text: string): number {
  try {
    JSON.parse(text);
    return 0;
  } catch (thrown) {
    const position = /position (\d+)/.exec(String(thrown))?.[1];
    return position === undefined ? text.length : Number(position);
  }
}

function reason(text: string, at: number): string {
  const character = text[at];
  if (character === undefined) return "Unexpected end-of-input";
  return `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): was expecting ${EXPECTED}`;
}

function source(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  const shown =
    text.length > 500 ? `${text.slice(0, 500)}"[truncated ${text.length - 500} chars]` : text;
  return `[Source: (String)"${shown}"; line: ${before.length}, column: ${(before.at(-1)?.length ?? 0) + 1}]`;
}
