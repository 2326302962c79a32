import { shareTime } from "../../../../../kernel/turns.ts";
import { readerFailed } from "../../../language/errors.ts";

/** Characters of JSON that may be parsed at once. */
const AT_ONCE = 2 ** 18;

/** The elements of a JSON array; a large one is parsed element by element, in slices. */
export async function* jsonItems(text: string): AsyncGenerator<unknown> {
  if (text.length > AT_ONCE && text.trimStart().startsWith("[")) {
    yield* elements(text);
    return;
  }
  const value = parseJson(text);
  if (!Array.isArray(value)) throw readerFailed("Attempting to map over non-iterable node.");
  yield* value;
}

/** The values of JSON lines; empty lines are passed over. */
export async function* jsonLines(text: string): AsyncGenerator<unknown> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    const line = text.slice(from, to);
    from = to + 1;
    if (line.trim() !== "") yield parseJson(line);
    await shareTime();
  }
}

/** Throws `States.ItemReaderFailed`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}

/** Marks that matter inside and outside of a string; the engine of regular expressions finds the next one quickly. */
const INSIDE = /["\\]/g;
const OUTSIDE = /["[\]{},]/g;

async function* elements(text: string): AsyncGenerator<unknown> {
  let from = text.indexOf("[") + 1;
  for (let isOpen = true; isOpen; ) {
    const at = endOfElement(text, from);
    isOpen = text[at] === ",";
    const element = text.slice(from, at);
    const isOfEmptyList = !isOpen && text[from - 1] === "[" && element.trim() === "";
    if (!isOfEmptyList) yield parseJson(element);
    from = at + 1;
    await shareTime();
  }
  if (text.slice(from).trim() !== "") throw notJson();
}

/** Index of the comma after an element, or of the end of its list. */
function endOfElement(text: string, from: number): number {
  let depth = 0;
  for (let at = next(OUTSIDE, text, from); ; at = next(OUTSIDE, text, at + 1)) {
    const mark = text.charAt(at);
    if (mark === '"') at = endOfString(text, at);
    else if (depth === 0 && ",]}".includes(mark)) return at;
    else if ("[{".includes(mark)) depth += 1;
    else if ("]}".includes(mark)) depth -= 1;
  }
}

function endOfString(text: string, start: number): number {
  let at = next(INSIDE, text, start + 1);
  while (text[at] !== '"') at = next(INSIDE, text, at + 2);
  return at;
}

/** Index of the next match. Throws `States.ItemReaderFailed` at the end of the text. */
function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  if (found) return found.index;
  throw notJson();
}

function notJson(): Error {
  return readerFailed("The item reader found text that is not valid JSON.");
}
