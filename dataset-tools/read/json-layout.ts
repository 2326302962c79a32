import { isWrapper, type Objects, objectLayout } from "./json-object-layout.ts";
import type { PieceLayout } from "./json-pieces.ts";
import { readLenient } from "./lenient-json.ts";
import { isObject, messageListKey } from "./row-shape.ts";

/** How JSON records are laid out in a file. */
export type JsonLayout =
  /** One record per line. */
  | { readonly kind: "lines" }
  /** Records that can be cut out of the file one by one. */
  | {
      readonly kind: "array" | "spread" | "object";
      readonly pieces: PieceLayout;
      /** Names of the cells, where records are lists. */
      readonly columns?: readonly string[] | undefined;
    }
  /** One object with a list, or an object by row number, for each column. */
  | { readonly kind: "columns" }
  | { readonly kind: "unclear"; readonly message: string };

const lines: JsonLayout = { kind: "lines" };
const array: JsonLayout = { kind: "array", pieces: { depth: 1 } };
const spread: JsonLayout = { kind: "spread", pieces: { depth: 0 } };

/** White space, byte-order marks and comments before the first value. */
const beforeValue = /^(?:[\s\ufeff]|\/\/.*|#.*|\/\*[\s\S]*?\*\/)+/;

/** Recognises the layout from the start of the file; `whole` when that is all of it. */
export function jsonLayout(head: string, whole: boolean): JsonLayout {
  const start = head.replace(beforeValue, "");
  const [opening] = start;
  if (opening !== "[" && opening !== "{") return lines;
  const feed = start.indexOf("\n");
  const firstLine = feed === -1 ? start : start.slice(0, feed);
  const isComplete = whole || feed !== -1;
  const value = isComplete ? parsed(firstLine) : undefined;
  const isLast = start.slice(firstLine.length).trim() === "";
  if (value !== undefined) return ofFirstLine(value, isLast);
  return ofOpenLine(start, firstLine);
}

/** The first line is a whole value. */
function ofFirstLine(value: unknown, isLast: boolean): JsonLayout {
  if (Array.isArray(value)) return isLast && messageListKey(value) === undefined ? array : lines;
  if (!isObject(value)) return lines;
  if (isLast) return objectLayout({ value, isCut: false }) ?? lines;
  return isWrapper(value) ? (objectLayout({ value, isCut: false }) ?? lines) : lines;
}

/** The first value continues beyond its line, or is not JSON. */
function ofOpenLine(start: string, firstLine: string): JsonLayout {
  const { values, failure } = readLenient(start, { cut: true });
  const [first] = values;
  const fallback = start.startsWith("[") ? array : endsOpen(start, firstLine) ? spread : lines;
  if (first === undefined) return fallback;
  const value = parsed(first.text);
  const inOneLine = first.end <= firstLine.length;
  if (Array.isArray(value)) return ofArray(value, inOneLine && values.length > 1);
  if (!isObject(value)) return lines;
  const isCut = first.end === start.length && failure?.truncated === true;
  return ofObject({ value, isCut }, { isAlone: values.length === 1, inOneLine });
}

function ofObject(
  object: Objects,
  { isAlone, inOneLine }: { isAlone: boolean; inOneLine: boolean },
): JsonLayout {
  const mayContain = isAlone || (!inOneLine && isWrapper(object.value));
  return (mayContain ? objectLayout(object) : undefined) ?? (inOneLine ? lines : spread);
}

function ofArray(value: readonly unknown[], inLines: boolean): JsonLayout {
  if (inLines) return lines;
  return messageListKey(value) === undefined ? array : spread;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the line ends where more of the same record may follow: after `{`, `[` or a comma. */
function endsOpen(start: string, line: string): boolean {
  const rest = start.slice(line.length).trimStart();
  const isOpen = /[{[,]\s*$/.test(line) && !/\}\s*,\s*$/.test(line);
  return isOpen && rest !== "" && !/^[{[]/.test(rest);
}
