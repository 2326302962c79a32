import type { PieceTable } from "./pieces.ts";
import { add, NOTHING, type Tally, tallyOf } from "./tally.ts";

/** What follows in a text, and how many pieces before it are those of the answer. */
export interface Following extends Tally {
  readonly matched: 0 | 1 | 2;
}

const NOWHERE: readonly number[] = [];

/** Pieces of a text that was read so far, and where they are. */
export class PieceSequence {
  readonly #table: PieceTable;
  readonly #asWritten: number[] = [];
  readonly #pieces: number[] = [];
  readonly #places = new Map<number, number[]>();
  readonly #words = new Map<number, number>();
  #total = 0;

  constructor(table: PieceTable) {
    this.#table = table;
  }

  add(piece: number): void {
    const bare = this.#table.bare(piece);
    const places = this.#places.get(bare);
    if (places === undefined) this.#places.set(bare, [this.#pieces.length]);
    else places.push(this.#pieces.length);
    this.#asWritten.push(piece);
    this.#pieces.push(bare);
    if (!this.#table.isWord(bare)) return;
    add(this.#words, bare, 1);
    this.#total += 1;
  }

  /** Without the spaces before them. */
  get pieces(): readonly number[] {
    return this.#pieces;
  }

  /** Without the spaces before them. */
  get words(): Tally {
    return { counts: this.#words, total: this.#total };
  }

  /** Its pieces, each once. */
  get distinct(): Iterable<number> {
    return this.#places.keys();
  }

  get size(): number {
    return this.#places.size;
  }

  has(piece: number): boolean {
    return this.#places.has(piece);
  }

  placesOf(piece: number): readonly number[] {
    return this.#places.get(piece) ?? NOWHERE;
  }

  /** What follows two pieces here, or else the last of them, with the spaces that it has here. */
  following(last: number, before: number): Following {
    const places = this.placesOf(last);
    for (const matched of [2, 1] as const) {
      const counts = new Map<number, number>();
      for (const place of places) {
        const next = this.#asWritten[place + 1];
        if (next === undefined || (matched === 2 && this.#pieces[place - 1] !== before)) continue;
        add(counts, next, 1);
      }
      if (counts.size > 0) return { ...tallyOf(counts), matched };
    }
    return { ...NOTHING, matched: 0 };
  }
}

/** The pieces of a whole prompt. */
export class Prompt extends PieceSequence {
  constructor(text: string, table: PieceTable) {
    super(table);
    for (const piece of table.ids(text)) this.add(piece);
  }
}
