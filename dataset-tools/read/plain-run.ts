const quote = 0x22;
const backslash = 0x5c;

const lowBits = 0x01010101;
const highBits = 0x80808080 | 0;
const quotes = 0x22222222;
const backslashes = 0x5c5c5c5c;
const spaces = 0x20202020;

/**
 * Index of the first byte from `at` on that JSON requires to be escaped in a string: a quote, a backslash
 * or a control character; `end` when there is none. Checks four bytes per step: a byte of `word - n`
 * whose high bit is set although that of `word` is not was below n.
 */
export function plainRun(view: DataView, at: number, end: number): number {
  let here = at;
  for (; here + 4 <= end; here += 4) {
    const word = view.getInt32(here, true);
    const asQuote = word ^ quotes;
    const asBackslash = word ^ backslashes;
    const special =
      ((word - spaces) & ~word) |
      ((asQuote - lowBits) & ~asQuote) |
      ((asBackslash - lowBits) & ~asBackslash);
    if ((special & highBits) !== 0) break;
  }
  for (; here < end; here++) {
    const byte = view.getUint8(here);
    if (byte < 0x20 || byte === quote || byte === backslash) return here;
  }
  return end;
}
