import { END } from "./pieces.ts";
import { lossOf, Prediction } from "./predictor.ts";
import { type Question, questionOf } from "./question.ts";
import { Reader } from "./reader.ts";
import type { TextModel } from "./text-model.ts";

/** No answer is much longer than the longest that was trained on. */
const LONGER = 1.25;
const LOOP = 5;
/** What was written before, with the four pieces before it, is that much less likely to come again. */
const REPEATED = 0.2;

/** An answer without its marks, and the mean loss of its pieces, its end included. */
interface Draft {
  readonly pieces: readonly number[];
  readonly loss: number;
}

/**
 * Writes an answer piece by piece, and gives it or the answer of the most similar row, whichever is likelier per piece.
 * The answer is the same for the same prompt, whatever was asked before.
 */
export function writeAnswer(model: TextModel, prompt: string): string {
  const { table, store } = model.memory;
  const size = table.size;
  const question = questionOf(model.memory, prompt);
  let best = write(model, question);
  const [nearest] = question.neighbors;
  if (nearest !== undefined) {
    const draft = weigh(model, question, [...store.answer(nearest.row).subarray(1, -1)]);
    if (draft.loss < best.loss) best = draft;
  }
  const text = best.pieces.map((piece) => table.text(piece)).join("");
  table.truncate(size);
  return text;
}

/** The likeliest piece again and again, to the end. */
function write(model: TextModel, question: Question): Draft {
  const pieces: number[] = [];
  const reader = new Reader(model, question);
  const runs = new Set<string>();
  let loss = 0;
  for (;;) {
    const prediction = new Prediction(model, reader);
    const isRepeated = (piece: number) => runs.has([...pieces.slice(1 - LOOP), piece].join());
    const isOver = pieces.length >= model.longest * LONGER;
    const next = isOver ? END : likeliest(prediction, reader.proposals(), isRepeated);
    loss += lossOf(prediction.probability(next));
    if (next === END) return { pieces, loss: loss / (pieces.length + 1) };
    pieces.push(next);
    if (pieces.length >= LOOP) runs.add(pieces.slice(-LOOP).join());
    reader.advance(next);
  }
}

function weigh(model: TextModel, question: Question, pieces: readonly number[]): Draft {
  const reader = new Reader(model, question);
  let loss = 0;
  for (const piece of [...pieces, END]) {
    loss += lossOf(new Prediction(model, reader).probability(piece));
    reader.advance(piece);
  }
  return { pieces, loss: loss / (pieces.length + 1) };
}

function likeliest(
  prediction: Prediction,
  proposals: Iterable<number>,
  isRepeated: (piece: number) => boolean,
): number {
  let best = END;
  let highest = 0;
  for (const piece of proposals) {
    const likely = prediction.probability(piece);
    if (likely <= highest) continue;
    const probability = isRepeated(piece) ? likely * REPEATED : likely;
    if (probability <= highest) continue;
    best = piece;
    highest = probability;
  }
  return best;
}
