import type { AnswerStore } from "./answer-store.ts";
import type { Neighbor } from "./neighbors.ts";
import { add, NOTHING, type Tally, tallyOf } from "./tally.ts";

/** A longer match changes nothing. */
const MAX_MATCH = 12;
/** Pieces of all neighbors' answers that are followed. */
const MAX_FOLLOWED = 4000;
/** Natural logarithm of the weight that full likeness, or one more piece in common, gives. */
const LIKENESS_WEIGHT = 12;
const MATCH_WEIGHT = 1.5;

interface Followed {
  readonly likeness: number;
  readonly answer: Int32Array;
  /** By place in the answer: how many pieces before it are those that were written last. */
  matches: Uint8Array;
}

/** Follows the answers of similar rows: what comes next in those that continued like this one. */
export class FollowedNeighbors {
  readonly words: Tally;
  readonly #followed: Followed[] = [];
  #next: Tally = NOTHING;
  #matched = 0;

  constructor(store: AnswerStore, neighbors: readonly Neighbor[]) {
    let room = MAX_FOLLOWED;
    const words = new Map<number, number>();
    for (const { row, likeness } of neighbors) {
      const answer = store.answer(row);
      room -= answer.length;
      if (room < 0 && this.#followed.length > 0) break;
      this.#followed.push({ likeness, answer, matches: new Uint8Array(answer.length + 1) });
      for (const piece of answer) add(words, piece, likeness);
    }
    this.words = tallyOf(words);
  }

  advance(piece: number): void {
    let longest = 0;
    for (const one of this.#followed) {
      const before = one.matches;
      const after = new Uint8Array(before.length);
      for (let at = 0; at < one.answer.length; at += 1) {
        if (one.answer[at] !== piece) continue;
        const length = Math.min(MAX_MATCH, (before[at] as number) + 1);
        after[at + 1] = length;
        if (at + 1 < one.answer.length) longest = Math.max(longest, length);
      }
      one.matches = after;
    }
    this.#matched = longest;
    this.#next = this.#tally();
  }

  /** What comes next, weighted by likeness and by how much of what was written they have in common. */
  get next(): Tally {
    return this.#next;
  }

  /** Pieces that the best of them has in common with what was written. */
  get matched(): number {
    return this.#matched;
  }

  get likeness(): number {
    return this.#followed[0]?.likeness ?? 0;
  }

  #tally(): Tally {
    if (this.#matched === 0) return NOTHING;
    const counts = new Map<number, number>();
    for (const { answer, matches, likeness } of this.#followed) {
      for (let at = 1; at < answer.length; at += 1) {
        const length = matches[at] as number;
        if (length === 0) continue;
        const log = LIKENESS_WEIGHT * likeness + MATCH_WEIGHT * (length - this.#matched);
        add(counts, answer[at] as number, Math.exp(log));
      }
    }
    return tallyOf(counts);
  }
}
