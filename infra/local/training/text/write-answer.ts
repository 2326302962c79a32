import { END } from "./pieces.ts";
import { lossOf, Prediction } from "./predictor.ts";
import { Reader } from "./reader.ts";
import type { TextModel } from "./text-model.ts";

/** No answer is much longer than the longest that was trained on. */
const LONGER = 1.25;
const LOOP = 5;
/** What was written before, with the four pieces before it, is that much less likely to come again. */
const REPEATED = 0.2;

/** Answers of similar rows that are weighed against what is written. */
const WEIGHED = 2;

/**
 * Writes an answer piece by piece, and gives it or the answer of one of the most similar rows, whichever is likelier per
 * piece. The answer is the same for the same prompt, whatever was asked before.
 */
export function writeAnswer(model: TextModel, prompt: string): string {
  const { table, store, neighbors } = model.memory;
  const size = table.size;
  let best = write(model, prompt);
  let lowest = meanLoss(model, prompt, best);
  for (const { row } of neighbors.find(neighbors.featuresOf(prompt)).slice(0, WEIGHED)) {
    const answer = store.answer(row).subarray(1, -1);
    const loss = meanLoss(model, prompt, answer);
    if (loss >= lowest) continue;
    best = [...answer];
    lowest = loss;
  }
  const text = best.map((piece) => table.text(piece)).join("");
  table.truncate(size);
  return text;
}

/** The likeliest piece again and again, to the end. */
function write(model: TextModel, prompt: string): number[] {
  const written: number[] = [];
  const reader = new Reader(model, prompt);
  const runs = new Set<string>();
  while (written.length < model.longest * LONGER) {
    const next = likeliest(new Prediction(model, reader), reader.proposals(), (piece) =>
      runs.has([...written.slice(1 - LOOP), piece].join()),
    );
    if (next === END) break;
    written.push(next);
    if (written.length >= LOOP) runs.add(written.slice(-LOOP).join());
    reader.advance(next);
  }
  return written;
}

/** Mean loss of an answer's pieces, its end included. */
function meanLoss(model: TextModel, prompt: string, answer: ArrayLike<number>): number {
  const reader = new Reader(model, prompt);
  let loss = 0;
  for (const piece of [...Array.from(answer), END]) {
    loss += lossOf(new Prediction(model, reader).probability(piece));
    reader.advance(piece);
  }
  return loss / (answer.length + 1);
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
