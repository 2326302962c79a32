import type { AnswerStore } from "./answer-store.ts";
import { COPIED, END, type PieceTable, START } from "./pieces.ts";
import type { Prompt } from "./prompt.ts";

/** A word that more answers have is the answers' own, even where the prompt has it too. */
const MAX_SHARE = 0.1;

/** Answers with a mark in place of each word that their prompt has: what is the same in all, whatever was asked about. */
export class Shapes {
  readonly #common: ReadonlySet<number>;
  readonly #table: PieceTable;

  constructor(store: AnswerStore, table: PieceTable) {
    this.#common = commonPieces(store, table);
    this.#table = table;
  }

  /** The piece, or the mark. */
  of(piece: number, prompt: Prompt): number {
    const bare = this.#table.bare(piece);
    const isCopied = this.#table.isWord(piece) && prompt.has(bare) && !this.#common.has(bare);
    return isCopied ? COPIED : piece;
  }

  answer(answer: ArrayLike<number>, prompt: Prompt): number[] {
    return Array.from(answer, (piece) =>
      piece === START || piece === END ? piece : this.of(piece, prompt),
    );
  }
}

function commonPieces(store: AnswerStore, table: PieceTable): Set<number> {
  const answers = store.answers();
  const rowsWith = new Map<number, number>();
  for (const answer of answers) {
    for (const piece of new Set(Array.from(answer, (one) => table.bare(one)))) {
      rowsWith.set(piece, (rowsWith.get(piece) ?? 0) + 1);
    }
  }
  const most = Math.max(2, MAX_SHARE * answers.length);
  return new Set([...rowsWith].flatMap(([piece, rows]) => (rows > most ? [piece] : [])));
}
