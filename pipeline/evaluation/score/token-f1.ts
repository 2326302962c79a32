import { isSameText, wordsOf } from "./words.ts";

/**
 * Overlap of words between an answer and its reference, 0 to 1: the harmonic mean of the share of the
 * answer that is right and the share of the reference that was said (as in SQuAD). Texts without words are compared
 * as they are.
 */
export function tokenF1(answer: string, reference: string): number {
  const said = wordsOf(answer);
  const wanted = wordsOf(reference);
  const words = said.length + wanted.length;
  if (words === 0) return isSameText(answer, reference) ? 1 : 0;
  const left = new Map<string, number>();
  for (const token of wanted) left.set(token, (left.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of said) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    left.set(token, count - 1);
    shared += 1;
  }
  return (2 * shared) / words;
}
