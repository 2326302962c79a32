/** White space above U+007F. */
export function isSpaceBeyond(code: number): boolean {
  return (
    code === 0xa0 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x3000
  );
}

/** Quotation marks, dashes, ellipses and full stops above U+007F, and invisible characters. */
export function isMarkBeyond(code: number): boolean {
  return (
    code === 0xa1 ||
    code === 0xbf ||
    code === 0xab ||
    code === 0xbb ||
    (code >= 0x2010 && code <= 0x2027) ||
    (code >= 0x3001 && code <= 0x3003) ||
    (code >= 0xff01 && code <= 0xff1f && (code < 0xff10 || code > 0xff19)) ||
    isInvisible(code)
  );
}

/** Lower case for Latin-1, Greek and Cyrillic capitals; every other character unchanged. */
export function lowerBeyond(code: number): number {
  const capital =
    (code >= 0xc0 && code <= 0xde && code !== 0xd7) ||
    (code >= 0x391 && code <= 0x3a9) ||
    (code >= 0x410 && code <= 0x42f);
  return capital ? code + 32 : code;
}

/** Zero-width and bidirectional control characters, soft hyphen, byte-order mark inside a text. */
export function isInvisible(code: number): boolean {
  return (
    code === 0xad ||
    code === 0x200b ||
    code === 0x2060 ||
    code === 0xfeff ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

/** True for half of a surrogate pair without the other half at `i`. */
export function isLoneSurrogate(code: number, text: string, i: number): boolean {
  if (code < 0xd800 || code > 0xdfff) return false;
  if (code < 0xdc00) return !isBetween(text.charCodeAt(i + 1), 0xdc00, 0xdfff);
  return !isBetween(text.charCodeAt(i - 1), 0xd800, 0xdbff);
}

/** A character that the first of two or three UTF-8 bytes becomes when they are read one by one. */
export function isMojibakeLead(code: number): boolean {
  return (
    code === 0xfffd ||
    code === 0xef ||
    (code >= 0xc2 && code <= 0xc5) ||
    code === 0xe2 ||
    code === 0xe3 ||
    code === 0xf0 ||
    code === 0xd0 ||
    code === 0xd1
  );
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
}
