import { escapeAt } from "./lenient-strings.ts";

const jsonScalar =
  /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\p{L}\p{N}_.+-])/uy;
const notNumber = /(?:-?(?:NaN|Infinity)|(-?inf|nan))(?![\p{L}\p{N}_.])/uy;
const pythonWord = /(?:True|False|None)(?![\p{L}\p{N}_.])/uy;
const bareKey = /[\p{L}_$][\p{L}\p{N}_$]*(?=\s*:)/uy;
const inJson: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };

/** A number or a word that is a value: its length, and its JSON when it is not JSON itself. */
export interface Scalar {
  readonly length: number;
  readonly json?: string;
  readonly slips: readonly ("nan-value" | "python-literals")[];
}

/** The number or word at an index; undefined when there is none that has one meaning. */
export function scalarAt(text: string, at: number): Scalar | undefined {
  const plain = match(jsonScalar, text, at);
  if (plain !== undefined) return { length: plain[0].length, slips: [] };
  const notANumber = match(notNumber, text, at);
  if (notANumber !== undefined) {
    const [{ length }, python] = [notANumber[0], notANumber[1]];
    const slips = python === undefined ? [] : (["python-literals"] as const);
    return { length, json: "null", slips: ["nan-value", ...slips] };
  }
  const word = match(pythonWord, text, at)?.[0];
  if (word === undefined) return undefined;
  return { length: word.length, json: inJson[word] ?? "null", slips: ["python-literals"] };
}

/** A key without quotes at an index, which a colon follows. */
export function bareKeyAt(text: string, at: number): string | undefined {
  return match(bareKey, text, at)?.[0];
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Whether a string may open with this character. */
export function isQuote(char: string): boolean {
  return char === '"' || char === "'" || char === "\u201c";
}

/** Index after a string of valid JSON; -1 for any other. */
export function jsonStringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; ) {
    const char = text[at] ?? "";
    if (char === '"') return at + 1;
    if (char < " ") return -1;
    if (char !== "\\") at++;
    else {
      const length = escapeAt(text, at)?.length;
      if (length === undefined) return -1;
      at += length;
    }
  }
  return -1;
}

/** Index after a comment: before its line end, or after its closing mark. */
export function commentEnd(text: string, start: number): number {
  if (text.startsWith("/*", start)) {
    const close = text.indexOf("*/", start + 2);
    return close === -1 ? -1 : close + 2;
  }
  const feed = text.slice(start).search(/[\r\n]/);
  return feed === -1 ? text.length : start + feed;
}
