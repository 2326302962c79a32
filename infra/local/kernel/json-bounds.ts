/** Objects and lists in each other that a JSON text may have: the limit of Jackson, the parser that AWS uses. */
export const MAX_LEVELS = 1000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Whether a text has more levels than JSON may have, or more commas than `maxValues`; it need not be JSON. */
export function exceedsBounds(text: string, maxValues = Number.POSITIVE_INFINITY): boolean {
  let levels = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (OPENING.has(code)) levels += 1;
    else if (CLOSING.has(code)) levels -= 1;
    else if (code === COMMA) values += 1;
    if (levels > MAX_LEVELS || values > maxValues) return true;
  }
  return false;
}

/** Where the string that opens at `start` has its closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at;
}
