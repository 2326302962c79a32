import type { Vocabulary } from "./classifier.ts";
import { featuresOf } from "./features.ts";
import { templateOf, withoutTemplate } from "./template.ts";

/** The head holds at most this many weights (64 MB), and Adagrad as many again. */
const MOST_WEIGHTS = 16_000_000;

/**
 * Collects the n-grams of the training prompts with their rarity, ln((1 + prompts) / prompts with it).
 * Where classes times n-grams would not fit, the rarest n-grams go first: each occurs in the fewest prompts.
 */
export function vocabularyOf(prompts: readonly string[], classes: number): Vocabulary {
  const template = templateOf(prompts);
  const promptsWith = new Map<number, number>();
  for (const prompt of prompts) {
    for (const index of featuresOf(withoutTemplate(prompt, template)).indices) {
      promptsWith.set(index, (promptsWith.get(index) ?? 0) + 1);
    }
  }
  const kept = keepFrequent([...promptsWith], Math.floor(MOST_WEIGHTS / classes));
  return {
    template,
    rowOf: new Map(kept.map(([index], row) => [index, row])),
    rarity: Float32Array.from(kept, ([, count]) => Math.log((1 + prompts.length) / count)),
  };
}

function keepFrequent(entries: [number, number][], most: number): [number, number][] {
  if (entries.length <= most) return entries;
  return entries.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);
}
