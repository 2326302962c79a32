import type { PieceTable } from "./pieces.ts";
import type { Prompt } from "./prompt.ts";
import { add, NOTHING, type Tally, tallyOf } from "./tally.ts";

/** Less than this is a rounding error of what was taken away. */
const MIN_COUNT = 1e-3;
const NONE = -1;

/** Where in an answer a word is copied to: after that piece, and after that word before it, or after any word. */
export interface Slot {
  readonly word: number;
  readonly last: number;
}

/** How often what follows `left` in the prompt was copied to a slot. */
export interface Analogy extends Slot {
  readonly left: number;
  readonly count: number;
}

/** Words of a prompt that may be copied to a slot, and how much of the slot was known. */
export interface Analogous extends Tally {
  readonly known: 0 | 1 | 2;
}

/**
 * What answers copy from prompts: after which piece of the answer a word is taken that follows which piece of the prompt,
 * e.g. after `city: "` what follows `in`.
 */
export class Analogies {
  readonly #counts = new Map<number, Map<number, number>>();

  learn(prompt: Prompt, answer: ArrayLike<number>, table: PieceTable): void {
    let word = NONE;
    for (let at = 1; at < answer.length; at += 1) {
      const last = table.bare(answer[at - 1] as number);
      const piece = table.bare(answer[at] as number);
      const places = table.isWord(piece) ? prompt.placesOf(piece) : [];
      for (const place of places) {
        const copied = { left: prompt.pieces[place - 1] ?? NONE, count: 1 / places.length };
        this.add({ ...copied, word, last });
        this.add({ ...copied, word: NONE, last });
      }
      if (table.isWord(last)) word = last;
    }
  }

  add({ left, count, ...slot }: Analogy): void {
    const lefts = this.#counts.get(keyOf(slot)) ?? new Map<number, number>();
    this.#counts.set(keyOf(slot), lefts);
    add(lefts, left, count);
  }

  /**
   * The words of a prompt, weighted by how often others were copied from such a place.
   * @param own copies of the row itself, which are not counted
   */
  wordsFor(prompt: Prompt, { word, last }: Slot, own?: Analogies): Analogous {
    for (const known of [2, 1] as const) {
      const key = keyOf({ word: known === 2 ? word : NONE, last });
      const words = this.#wordsAt(key, prompt, own);
      if (words.total > 0) return { ...words, known };
    }
    return { ...NOTHING, known: 0 };
  }

  #wordsAt(key: number, prompt: Prompt, own: Analogies | undefined): Tally {
    const lefts = this.#counts.get(key);
    if (lefts === undefined) return NOTHING;
    const mine = own === undefined ? undefined : own.#counts.get(key);
    const words = new Map<number, number>();
    for (const left of fewer(lefts, prompt)) {
      const others = (lefts.get(left) ?? 0) - (mine?.get(left) ?? 0);
      if (others >= MIN_COUNT) addWordsAfter(left, { prompt, words, count: others });
    }
    return tallyOf(words);
  }

  /** One by one: there may be a million. */
  *all(): Iterable<Analogy> {
    for (const [key, lefts] of this.#counts) {
      const slot = slotOf(key);
      for (const [left, count] of lefts) yield { ...slot, left, count };
    }
  }

  get size(): number {
    let size = 0;
    for (const lefts of this.#counts.values()) size += lefts.size;
    return size;
  }

  copy(): Analogies {
    const copy = new Analogies();
    for (const one of this.all()) copy.add(one);
    return copy;
  }
}

/** The pieces that others copied after, or those of the prompt: what is in both is among the fewer. */
function fewer(lefts: ReadonlyMap<number, number>, prompt: Prompt): Iterable<number> {
  return lefts.size < prompt.size ? lefts.keys() : [NONE, ...prompt.distinct];
}

/** Adds what follows each occurrence of a piece in a prompt. */
function addWordsAfter(
  left: number,
  { prompt, words, count }: { prompt: Prompt; words: Map<number, number>; count: number },
): void {
  for (const place of left === NONE ? [NONE] : prompt.placesOf(left)) {
    const word = prompt.pieces[place + 1];
    if (word !== undefined) add(words, word, count);
  }
}

/** More pieces than any training has. */
const PIECES = 2 ** 24;

function keyOf({ word, last }: Slot): number {
  return (word + 1) * PIECES + last;
}

function slotOf(key: number): Slot {
  return { word: Math.floor(key / PIECES) - 1, last: key % PIECES };
}
