import { END } from "./pieces.ts";
import { Prediction } from "./predictor.ts";
import { Reader } from "./reader.ts";
import type { TextModel } from "./text-model.ts";

/** No answer is much longer than the longest that was trained on. */
const LONGER = 1.25;
const LOOP = 5;
/** What was written before, with the four pieces before it, is that much less likely to come again. */
const REPEATED = 0.2;

/** Writes the likeliest answer, piece by piece: the same for the same prompt, whatever was asked before. */
export function writeAnswer(model: TextModel, prompt: string): string {
  const { table } = model.memory;
  const size = table.size;
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
  const text = written.map((piece) => table.text(piece)).join("");
  table.truncate(size);
  return text;
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
