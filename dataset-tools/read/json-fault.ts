/** Why a text is not JSON. */
export interface JsonFault {
  /** Character column, from 1. */
  readonly column: number;
  /** What is wrong there, without quoting the text. */
  readonly reason: string;
  /** The text ends before its value does. */
  readonly truncated: boolean;
}

type Closer = "}" | "]";
type Expected = "value" | "first" | "key" | "colon" | "next";

interface Walk {
  readonly text: string;
  at: number;
  expected: Expected;
  /** The closing brackets still expected; a list, so that depth does no harm. */
  readonly open: Closer[];
}

const scalar =
  /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\p{L}\p{N}_.+-])/uy;

/** Finds where and why a text stops being JSON; undefined when it is JSON. */
export function findJsonFault(text: string): JsonFault | undefined {
  const walk: Walk = { text, at: 0, expected: "value", open: [] };
  for (;;) {
    while (isSpace(text.charCodeAt(walk.at))) walk.at++;
    const char = text[walk.at];
    const done = walk.expected === "next" && walk.open.length === 0;
    if (char === undefined) return done ? undefined : endsEarly(walk);
    if (done) return fault(walk.at, "there is more text after the JSON value");
    const found = steps[walk.expected](walk, char);
    if (found !== undefined) return found;
  }
}

const steps: Record<Expected, (walk: Walk, char: string) => JsonFault | undefined> = {
  value: readValue,
  key: readKey,
  first(walk, char) {
    if (char === walk.open.at(-1)) return close(walk);
    return walk.open.at(-1) === "}" ? readKey(walk, char) : readValue(walk, char);
  },
  colon(walk, char) {
    if (char !== ":") return fault(walk.at, "a colon must follow the key");
    return advance(walk, "value");
  },
  next(walk, char) {
    if (char === walk.open.at(-1)) return close(walk);
    if (char !== ",") return fault(walk.at, nextReason(walk));
    return advance(walk, walk.open.at(-1) === "}" ? "key" : "value");
  },
};

function readKey(walk: Walk, char: string): JsonFault | undefined {
  if (char !== '"') return fault(walk.at, keyReason(char));
  return readString(walk, "colon");
}

function readValue(walk: Walk, char: string): JsonFault | undefined {
  if (char === "{" || char === "[") {
    walk.open.push(char === "{" ? "}" : "]");
    return advance(walk, "first");
  }
  if (char === '"') return readString(walk, "next");
  scalar.lastIndex = walk.at;
  if (!scalar.test(walk.text)) return scalarFault(walk);
  walk.at = scalar.lastIndex;
  walk.expected = "next";
  return undefined;
}

function advance(walk: Walk, expected: Expected): undefined {
  walk.at++;
  walk.expected = expected;
}

function close(walk: Walk): undefined {
  walk.open.pop();
  advance(walk, "next");
}

function readString(walk: Walk, then: Expected): JsonFault | undefined {
  const { text } = walk;
  let at = walk.at + 1;
  for (let code = text.charCodeAt(at); code !== 0x22; code = text.charCodeAt(at)) {
    if (Number.isNaN(code)) {
      return { column: walk.at + 1, reason: "this string is not closed", truncated: true };
    }
    if (code < 0x20) {
      return fault(at, "a string contains a control character that is not escaped");
    }
    if (code === 0x5c) {
      const escaped = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at, at + 6));
      if (escaped === null) return escapeFault(text, at);
      at += escaped[0].length;
    } else at++;
  }
  walk.at = at;
  return advance(walk, then);
}

function escapeFault(text: string, at: number): JsonFault {
  const truncated = text.indexOf('"', at + 2) === -1;
  return { column: at + 1, reason: "this is not a valid escape sequence", truncated };
}

function fault(at: number, reason: string): JsonFault {
  return { column: at + 1, reason, truncated: false };
}

function endsEarly({ at, open }: Walk): JsonFault {
  const missing = open.length === 1 ? `the closing ${open[0]}` : `${open.length} closing brackets`;
  const reason = open.length === 0 ? "there is no JSON value" : `the text ends before ${missing}`;
  return { column: at + 1, reason, truncated: open.length > 0 };
}

/** Text right after a string is most often the rest of a text with quotes in it. */
function nextReason({ text, at, open }: Walk): string {
  const expected = `a comma or ${open.at(-1)} is expected here`;
  const afterString = /"\s*$/.test(text.slice(Math.max(0, at - 20), at));
  return afterString && /[\p{L}\p{N}]/u.test(text[at] ?? "")
    ? `${expected}; the text before it may contain a quote without a backslash`
    : expected;
}

function keyReason(char: string): string {
  if (char === "}") return "there is a comma before the closing }";
  if (char === "'") return "a key is in single quotes; JSON requires double quotes";
  return "a key in double quotes is expected here";
}

const likelyValues: readonly (readonly [RegExp, string])[] = [
  [/^'/, "a value is in single quotes; JSON requires double quotes"],
  [/^[\]}]/, "there is a comma before the closing bracket, or a value is missing"],
  [/^(?:None|True|False)\b/, "None, True and False are Python; JSON has null, true and false"],
  [/^-?(?:NaN|Infinity)/, "JSON has neither NaN nor Infinity"],
  [/^\/[/*]/, "JSON has no comments"],
  [/^[-+.\d]/, "this is not a valid JSON number"],
];

function scalarFault({ text, at, open }: Walk): JsonFault {
  const rest = text.slice(at, at + 10);
  const known = likelyValues.find(([pattern]) => pattern.test(rest));
  const cut = open.length > 0 && at + rest.length === text.length && /^[a-z\d.-]+$/.test(rest);
  if (known === undefined) {
    return { ...fault(at, "a JSON value is expected here"), truncated: cut };
  }
  return { ...fault(at, known[1]), truncated: cut };
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
