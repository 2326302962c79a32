import { countsOf, promptFeatures, rarityOf } from "../sparse-rows.ts";
import { templateOf } from "../template.ts";
import type { Vocabulary } from "./classifier.ts";

/** The head holds at most this many weights (64 MB), and Adagrad needs as many again. */
const MAX_WEIGHTS = 16_000_000;

/**
 * Collects the n-grams of the training prompts with their rarity, ln((1 + prompts) / prompts with it).
 * Where classes times n-grams would not fit, the rarest n-grams are dropped first: each occurs in the fewest prompts.
 * @param earlier vocabulary of the model that is trained further; its other n-grams are kept while there is room
 */
export function vocabularyOf(
  prompts: readonly string[],
  classes: number,
  earlier?: Vocabulary,
): Vocabulary {
  const template = templateOf(prompts);
  const promptsWith = countsOf(promptFeatures(prompts, template, { withOrder: true }));
  const room = Math.floor(MAX_WEIGHTS / classes);
  const rarities = new Map<number, number>();
  for (const [index, count] of keepFrequent([...promptsWith], room)) {
    rarities.set(index, rarityOf(count, prompts.length));
  }
  for (const [index, row] of earlier?.rowOf ?? []) {
    if (rarities.size >= room || rarities.has(index)) continue;
    rarities.set(index, earlier?.rarity[row] ?? 0);
  }
  return {
    template,
    rowOf: new Map([...rarities.keys()].map((index, row) => [index, row])),
    rarity: Float32Array.from(rarities.values()),
  };
}

function keepFrequent(entries: [number, number][], max: number): [number, number][] {
  if (entries.length <= max) return entries;
  return entries.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, max);
}
