import { isUtf8 } from "node:buffer";

/** Code units of a text file that are line feeds, tabs, delimiters, quotes or spaces. */
const marks = new Set([9, 10, 13, 32, 34, 44, 58, 59, 124]);

/** Characters that text does not have: controls, noncharacters, and code points that are not assigned. */
const impossible = /\ufffd|\p{Cn}|\p{Co}|(?!\s)\p{Cc}/u;

/**
 * The byte order of UTF-16 without a byte-order mark, if this is UTF-16. Line feeds, spaces and
 * delimiters are two-byte units with a zero byte, in Japanese text as in English; read in the wrong
 * order, or from another encoding, they become characters that are not assigned.
 */
export function findUtf16(head: Buffer): "utf-16le" | "utf-16be" | undefined {
  if (head.length < 4 || !head.includes(0)) return undefined;
  const little = countMarks(head, "utf-16le");
  const big = countMarks(head, "utf-16be");
  if (little === 0 && big === 0) return undefined;
  return little >= big ? "utf-16le" : "utf-16be";
}

/** Number of marks when these bytes are text in this order; 0 when they are not. */
function countMarks(head: Buffer, name: "utf-16le" | "utf-16be"): number {
  const even = head.subarray(0, head.length - (head.length % 2));
  const text = new TextDecoder(name).decode(even, { stream: true });
  let found = 0;
  let small = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x100) small++;
    if (marks.has(unit)) found++;
  }
  if (impossible.test(text)) return 0;
  const zeros = even.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  // Text of one byte per character with a few zero bytes is damaged, and not UTF-16.
  const likely = isUtf8(even.subarray(0, 1024)) ? zeros * 4 >= even.length : zeros <= small * 1.1;
  return likely ? Math.max(found, small > text.length / 2 ? 1 : 0) : 0;
}
