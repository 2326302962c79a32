import { isSameText, wordsOf } from "./words.ts";

/**
 * ROUGE-L, 0 to 1: F1 of the longest common subsequence of words (Lin 2004, with β = 1 as in Google's rouge_score).
 * Texts without words are compared as they are.
 */
export function rougeL(answer: string, reference: string): number {
  const said = wordsOf(answer);
  const wanted = wordsOf(reference);
  const words = said.length + wanted.length;
  if (words === 0) return isSameText(answer, reference) ? 1 : 0;
  return (2 * commonLength(said, wanted)) / words;
}

/**
 * Length of the longest common subsequence. A bit for each word of `wanted` (Hyyrö 2004), so that answers of
 * thousands of words take milliseconds.
 */
function commonLength(said: readonly string[], wanted: readonly string[]): number {
  const matches = new Map<string, bigint>();
  for (const [at, token] of wanted.entries()) {
    matches.set(token, (matches.get(token) ?? 0n) | (1n << BigInt(at)));
  }
  const all = (1n << BigInt(wanted.length)) - 1n;
  let open = all;
  for (const token of said) {
    const matched = open & (matches.get(token) ?? 0n);
    open = ((open + matched) | (open - matched)) & all;
  }
  return wanted.length - (open.toString(2).match(/1/g)?.length ?? 0);
}
