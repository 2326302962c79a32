const MOST_WORDS = 20_000;
let buffer = new Uint32Array(1024);

/** Hashes of the words of some texts, in lower case, in order. The array is used again by the next call. */
export function wordHashes(texts: readonly string[]): Uint32Array {
  let count = 0;
  for (const text of texts) count = addWords(text, count);
  return buffer.subarray(0, count);
}

function addWords(text: string, start: number): number {
  let count = start;
  let hash = 0;
  for (let i = 0; i < text.length; i++) {
    const code = wordCode(text.charCodeAt(i));
    if (code > 0) hash = Math.imul((hash === 0 ? 0x811c9dc5 : hash) ^ code, 0x01000193);
    if (hash !== 0 && (code === 0 || isWholeWord(code))) {
      count = put(count, hash);
      hash = 0;
    }
  }
  return hash === 0 ? count : put(count, hash);
}

/** Hash of one word, as `wordHashes` makes it. */
export function wordHash(word: string): number {
  return wordHashes([word])[0] ?? 0;
}

function put(count: number, hash: number): number {
  if (count >= MOST_WORDS) return count;
  if (count === buffer.length) {
    const larger = new Uint32Array(buffer.length * 2);
    larger.set(buffer);
    buffer = larger;
  }
  buffer[count] = hash;
  return count + 1;
}

/** The character in lower case, or 0 when it stands between words. */
function wordCode(code: number): number {
  if (code >= 97 && code <= 122) return code;
  if (code >= 65 && code <= 90) return code | 32;
  if (code >= 48 && code <= 57) return code;
  if (code < 0xc0 || (code >= 0x2000 && code <= 0x206f) || (code >= 0x3000 && code <= 0x3004))
    return 0;
  if (code <= 0xde && code !== 0xd7) return code + 32;
  return code >= 0x410 && code <= 0x42f ? code + 32 : code;
}

/** Chinese and Japanese characters count as words of their own. */
function isWholeWord(code: number): boolean {
  return code >= 0x3040 && code <= 0x9fff;
}
