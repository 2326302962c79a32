import { type AnswerStore, MAX_ORDER, type Range } from "./answer-store.ts";

/** How often the longest context was seen that was seen at all, and whether one piece always followed. */
export interface Longest {
  readonly order: number;
  readonly count: number;
  readonly isCertain: boolean;
}

const NOWHERE: Range = { from: 0, to: 0 };

/** Where the last 1 to 5 pieces of an answer occur in the training answers, without those of one answer. */
export class Context {
  /** By the number of pieces. */
  #ranges: Range[];
  #own: Range[];
  readonly #store: AnswerStore;
  readonly #ownStore: AnswerStore | undefined;

  /** @param own the answer that is left out, as a store */
  constructor(store: AnswerStore, own?: AnswerStore) {
    this.#store = store;
    this.#ownStore = own;
    this.#ranges = [store.all];
    this.#own = own === undefined ? [] : [own.all];
  }

  /** Adds a piece to the answer. */
  advance(piece: number): void {
    this.#ranges = extended(this.#store, this.#ranges, piece);
    if (this.#ownStore !== undefined) this.#own = extended(this.#ownStore, this.#own, piece);
  }

  /** How often the last `order` pieces occur. */
  count(order: number): number {
    return sizeOf(this.#ranges[order]) - sizeOf(this.#own[order]);
  }

  /** How often that piece follows the last `order` pieces. */
  countOf(order: number, piece: number): number {
    const all = this.#store.narrow(this.#ranges[order] ?? NOWHERE, order, piece);
    const own = this.#ownStore?.narrow(this.#own[order] ?? NOWHERE, order, piece);
    return sizeOf(all) - sizeOf(own);
  }

  /** The pieces that follow the last `order` pieces, so many at most. */
  following(order: number, limit: number): number[] {
    const pieces: number[] = [];
    const range = this.#ranges[order] ?? NOWHERE;
    for (let rank = range.from; rank < range.to && pieces.length < limit; ) {
      const piece = this.#store.at(rank, order);
      const { to } = this.#store.narrow({ from: rank, to: range.to }, order, piece);
      if (this.#ownStore === undefined || to - rank > this.#ownCountOf(order, piece))
        pieces.push(piece);
      rank = to;
    }
    return pieces;
  }

  longest(): Longest {
    let order = 0;
    while (order < MAX_ORDER && this.count(order + 1) > 0) order += 1;
    const count = this.count(order);
    return { order, count, isCertain: order > 0 && this.following(order, 2).length === 1 };
  }

  #ownCountOf(order: number, piece: number): number {
    return sizeOf(this.#ownStore?.narrow(this.#own[order] ?? NOWHERE, order, piece));
  }
}

function extended(store: AnswerStore, ranges: readonly Range[], piece: number): Range[] {
  const longer = ranges
    .slice(0, MAX_ORDER)
    .map((range, order) => store.narrow(range, order, piece));
  return [store.all, ...longer];
}

function sizeOf(range: Range | undefined): number {
  return range === undefined ? 0 : range.to - range.from;
}
