/** A run of positions in `AnswerStore.order`: all places where some pieces follow each other. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Longest context, in pieces, that is looked up. */
export const MAX_ORDER = 5;

/** All answers as one sequence of pieces, and its places sorted by what follows them: a suffix array. */
export class AnswerStore {
  readonly pieces: Int32Array;
  /** Where each answer starts, and the end. */
  readonly starts: Int32Array;
  readonly order: Int32Array;

  constructor(pieces: Int32Array, starts: Int32Array) {
    this.pieces = pieces;
    this.starts = starts;
    this.order = sortedPlaces(pieces);
  }

  static of(answers: readonly ArrayLike<number>[]): AnswerStore {
    const starts = new Int32Array(answers.length + 1);
    answers.forEach((answer, row) => {
      starts[row + 1] = (starts[row] as number) + answer.length;
    });
    const pieces = new Int32Array(starts[answers.length] as number);
    answers.forEach((answer, row) => {
      pieces.set(answer, starts[row]);
    });
    return new AnswerStore(pieces, starts);
  }

  answer(row: number): Int32Array {
    return this.pieces.subarray(this.starts[row], this.starts[row + 1]);
  }

  answers(): Int32Array[] {
    return Array.from({ length: this.starts.length - 1 }, (_, row) => this.answer(row));
  }

  get all(): Range {
    return { from: 0, to: this.order.length };
  }

  /** The piece at a distance after the place of that rank; -1 after the end. */
  at(rank: number, depth: number): number {
    return this.pieces[(this.order[rank] as number) + depth] ?? -1;
  }

  /** The part of a range in which the piece at `depth` is that one; all of it must agree on the pieces before. */
  narrow({ from, to }: Range, depth: number, piece: number): Range {
    const first = this.#bound(from, to, depth, piece);
    return { from: first, to: this.#bound(first, to, depth, piece + 1) };
  }

  #bound(from: number, to: number, depth: number, piece: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle, depth) < piece) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function sortedPlaces(pieces: Int32Array): Int32Array {
  return Int32Array.from(pieces, (_, place) => place).sort((one, other) => {
    for (let depth = 0; depth <= MAX_ORDER; depth += 1) {
      const difference = (pieces[one + depth] ?? -1) - (pieces[other + depth] ?? -1);
      if (difference !== 0) return difference;
    }
    return one - other;
  });
}
