/** One prompt with the expected answer and the model's. */
export interface Scored {
  readonly prompt: string;
  readonly reference: string;
  readonly response: string;
}

/** What an automated job measures here; Bedrock's toxicity needs a model that the local cloud does not have. */
export const AUTOMATED_METRICS = ["Builtin.Accuracy", "Builtin.Robustness"] as const;

/** What the local judge can measure by comparing words with the reference; it does not understand them. */
export const JUDGE_METRICS = [
  "Builtin.Correctness",
  "Builtin.Completeness",
  "Builtin.Relevance",
] as const;

/** Explains every judged score. */
export const JUDGE_NOTE =
  "Scored by the local stand-in judge (local-tiny), which compares words with the reference answer. It is not a language model.";

/** 1 or 0 for a label, F1 of the words for free text. Bedrock uses other models for some task types. */
export function accuracy(taskType: string, { reference, response }: Scored): number {
  if (taskType === "Classification") return bare(reference) === bare(response) ? 1 : 0;
  return f1(wordsOf(reference), wordsOf(response));
}

/** A judge's score between 0 and 1. */
export function judged(metric: string, { prompt, reference, response }: Scored): number {
  if (metric === "Builtin.Correctness") return accuracy("", { prompt, reference, response });
  if (metric === "Builtin.Completeness") return share(wordsOf(reference), wordsOf(response));
  return share(wordsOf(response), wordsOf(`${prompt} ${reference}`));
}

/** The prompt with small typing errors, always the same ones: a robust model gives the same answer. */
export function disturbed(prompt: string): string {
  return prompt.toLowerCase().replace(/\p{L}{5,}/gu, (word) => word.slice(0, 2) + word.slice(3));
}

function f1(expected: readonly string[], actual: readonly string[]): number {
  const precision = share(actual, expected);
  const recall = share(expected, actual);
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** The share of `words` that is also in `among`; repeated words count each time. */
function share(words: readonly string[], among: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of among) left.set(word, (left.get(word) ?? 0) + 1);
  let found = 0;
  for (const word of words) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    found++;
  }
  return words.length === 0 ? 0 : found / words.length;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function bare(text: string): string {
  return text.trim().toLowerCase();
}
