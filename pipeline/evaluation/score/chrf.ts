const MAX_ORDER = 6;
/** Recall counts β times as much as precision. */
const BETA = 2;

/**
 * chrF2, 0 to 1 (Popović 2015) as sacrebleu 2 defines it for a sentence: precision and recall of character n-grams
 * without white space, averaged over the orders 1 to 6 that both texts have. Case and marks count. Two blanks are equal.
 */
export function chrf(answer: string, reference: string): number {
  const said = charactersOf(answer);
  const wanted = charactersOf(reference);
  const orders = Math.min(MAX_ORDER, said.length, wanted.length);
  if (orders === 0) return said.length === wanted.length ? 1 : 0;
  let precision = 0;
  let recall = 0;
  for (let order = 1; order <= orders; order += 1) {
    const shared = sharedGrams(said, wanted, order);
    precision += shared / (said.length - order + 1);
    recall += shared / (wanted.length - order + 1);
  }
  precision /= orders;
  recall /= orders;
  if (precision + recall === 0) return 0;
  const factor = BETA ** 2;
  return Math.min(1, ((1 + factor) * precision * recall) / (factor * precision + recall));
}

function charactersOf(text: string): string[] {
  return [...text.normalize("NFKC").replace(/\s+/gu, "")];
}

/** How many n-grams of one text are in the other, each as often as both have it. */
function sharedGrams(said: readonly string[], wanted: readonly string[], order: number): number {
  const left = new Map<string, number>();
  for (const gram of grams(wanted, order)) left.set(gram, (left.get(gram) ?? 0) + 1);
  let shared = 0;
  for (const gram of grams(said, order)) {
    const count = left.get(gram) ?? 0;
    if (count === 0) continue;
    left.set(gram, count - 1);
    shared += 1;
  }
  return shared;
}

function* grams(characters: readonly string[], order: number): Generator<string> {
  for (let at = 0; at + order <= characters.length; at += 1) {
    yield characters.slice(at, at + order).join("");
  }
}
