import type { PieceTable } from "./pieces.ts";
import type { Prompt } from "./prompt.ts";
import { add, NOTHING, type Tally, tallyOf } from "./tally.ts";

/** Less than this is a rounding error of what was taken away. */
const MIN_COUNT = 1e-3;

/**
 * What answers copy from prompts: after which piece of the answer a word is taken that stands after which piece of the
 * prompt, e.g. after `city: "` what stands after `in`.
 */
export class Analogies {
  readonly #counts = new Map<number, Map<number, number>>();

  learn(prompt: Prompt, answer: ArrayLike<number>, table: PieceTable): void {
    for (let at = 1; at < answer.length; at += 1) {
      const piece = table.bare(answer[at] as number);
      if (!table.isWord(piece)) continue;
      const places = prompt.placesOf(piece);
      const after = table.bare(answer[at - 1] as number);
      for (const place of places) {
        this.add([after, prompt.pieces[place - 1] ?? -1, 1 / places.length]);
      }
    }
  }

  /** Counts a copy of what stands after `left` in the prompt, written after `after`. */
  add([after, left, count]: readonly [after: number, left: number, count: number]): void {
    const lefts = this.#counts.get(after) ?? new Map<number, number>();
    this.#counts.set(after, lefts);
    add(lefts, left, count);
  }

  /**
   * The words of a prompt, weighted by how often others were copied from such a place.
   * @param own copies of the row itself, which are not counted
   */
  wordsFor(prompt: Prompt, after: number, own?: Analogies): Tally {
    const lefts = this.#counts.get(after);
    if (lefts === undefined) return NOTHING;
    const mine = own === undefined ? undefined : own.#counts.get(after);
    const words = new Map<number, number>();
    for (const [left, count] of lefts) {
      const others = count - (mine?.get(left) ?? 0);
      if (others < MIN_COUNT) continue;
      for (const place of left < 0 ? [-1] : prompt.placesOf(left)) {
        const word = prompt.pieces[place + 1];
        if (word !== undefined) add(words, word, others);
      }
    }
    return tallyOf(words);
  }

  get entries(): [after: number, left: number, count: number][] {
    return [...this.#counts].flatMap(([after, lefts]) =>
      [...lefts].map(([left, count]): [number, number, number] => [after, left, count]),
    );
  }

  copy(): Analogies {
    const copy = new Analogies();
    for (const entry of this.entries) copy.add(entry);
    return copy;
  }
}
