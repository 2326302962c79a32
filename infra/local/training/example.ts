/** One thing to learn: what is asked and what is to be answered. */
export interface Example {
  readonly prompt: string;
  readonly completion: string;
}

/** Two ways of learning; `generate` does not exist yet. */
export type Way = "classify" | "generate";

const MOST_ANSWERS = 1000;
const RECORDS_PER_ANSWER = 3;

/** Few answers that come again and again are classes; else the answers are text to be generated. */
export function wayFor(examples: readonly Example[]): Way {
  const answers = new Set<string>();
  for (const { completion } of examples) answers.add(completion);
  const few = answers.size <= MOST_ANSWERS && answers.size * RECORDS_PER_ANSWER <= examples.length;
  return few ? "classify" : "generate";
}

/**
 * The one text that stands for a conversation up to the answer. Training and inference build it
 * in the same way, so that a tuned model sees at work what it saw when it learned.
 */
export function promptOf(system: readonly string[], turns: readonly string[]): string {
  return [...system, ...turns].filter((text) => text !== "").join("\n\n");
}
