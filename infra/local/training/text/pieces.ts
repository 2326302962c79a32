/*
 * The local model reads and writes words with the space before them, numbers, signs, and single characters of scripts
 * that put no spaces between words.
 */
const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const PIECE = new RegExp(
  [
    ` ?[${UNSPACED}]\\p{M}*`,
    ` ?(?:(?![${UNSPACED}])[\\p{L}\\p{M}])+(?:'\\p{L}+)?`,
    " ?\\p{N}+",
    "\\n+",
    " ?([^\\s\\p{L}\\p{N}\\p{M}])\\1*",
    "[^\\S\\n]+",
  ].join("|"),
  "gu",
);

/** Ids of the marks before and after an answer, and in place of a word that its prompt has. */
export const START = 0;
export const END = 1;
export const COPIED = 2;
/** No text is cut into pieces like these. */
export const MARKS = ["<start>", "<end>", "<copied>"];

/** Cuts a text into pieces; joined they are the text again. */
export function cut(text: string): string[] {
  return text.match(PIECE) ?? [];
}

/** Ids of pieces, given in the order in which they are first seen. */
export class PieceTable {
  readonly texts: string[] = [];
  readonly #ids = new Map<string, number>();
  /** By id: the id of the same piece without the space before it. */
  readonly #bare: number[] = [];
  readonly #spaced: (number | undefined)[] = [];
  readonly #words: boolean[] = [];

  constructor(texts: readonly string[] = []) {
    for (const text of texts) this.idOf(text);
  }

  get size(): number {
    return this.texts.length;
  }

  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.#ids.set(text, id);
    this.texts.push(text);
    this.#bare.push(id);
    this.#words.push(/[\p{L}\p{N}]/u.test(text));
    if (text.length > 1 && text.startsWith(" ")) {
      const bare = this.idOf(text.slice(1));
      this.#bare[id] = bare;
      this.#spaced[bare] = id;
    }
    return id;
  }

  ids(text: string): number[] {
    return cut(text).map((piece) => this.idOf(piece));
  }

  /** The piece without the space before it. */
  bare(id: number): number {
    return this.#bare[id] as number;
  }

  /** The piece with a space before it. */
  withSpace(bare: number): number {
    return this.#spaced[bare] ?? this.idOf(` ${this.text(bare)}`);
  }

  text(id: number): string {
    return this.texts[id] as string;
  }

  isWord(id: number): boolean {
    return this.#words[id] as boolean;
  }

  /** Forgets the pieces from an id on. */
  truncate(size: number): void {
    for (const text of this.texts.splice(size)) {
      this.#ids.delete(text);
      const bare = text.startsWith(" ") ? this.#ids.get(text.slice(1)) : undefined;
      if (bare !== undefined) this.#spaced[bare] = undefined;
    }
    this.#bare.length = size;
    this.#words.length = size;
    this.#spaced.length = Math.min(this.#spaced.length, size);
  }
}
