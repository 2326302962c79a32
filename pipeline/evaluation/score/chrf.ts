const MAX_ORDER = 6;
/** Recall counts β times as much as precision. */
const BETA = 2;

/**
 * chrF2, 0 to 1 (Popović 2015) as sacrebleu 2 defines it for a sentence: precision and recall of character n-grams
 * without white space, averaged over the orders 1 to 6 that both texts have. Case and marks count. Two blanks are equal.
 */
export function chrf(answer: string, reference: string): number {
  const codes = new Map<string, string>();
  const said = codedCharacters(answer, codes);
  const wanted = codedCharacters(reference, codes);
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

/** A text without white space in which every character is one code unit, so that n-grams are slices. */
function codedCharacters(text: string, codes: Map<string, string>): string {
  let coded = "";
  for (const character of text.normalize("NFKC").replace(/\s+/gu, "")) {
    const code = codes.get(character) ?? String.fromCharCode(codes.size);
    codes.set(character, code);
    coded += code;
  }
  return coded;
}

/** How many n-grams of one text are in the other, each as often as both have it. */
function sharedGrams(said: string, wanted: string, order: number): number {
  const left = new Map<string, number>();
  for (let at = 0; at + order <= wanted.length; at += 1) {
    const gram = wanted.slice(at, at + order);
    left.set(gram, (left.get(gram) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at + order <= said.length; at += 1) {
    const gram = said.slice(at, at + order);
    const count = left.get(gram) ?? 0;
    if (count === 0) continue;
    left.set(gram, count - 1);
    shared += 1;
  }
  return shared;
}
