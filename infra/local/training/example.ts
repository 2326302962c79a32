/** One prompt with the answer to learn. */
export interface Example {
  readonly prompt: string;
  readonly completion: string;
}

/** How answers are learned. */
export type Method = "classify" | "generate";

/**
 * A conversation up to the answer as one text. Training and inference share it,
 * so that a tuned model sees in use what it saw in training.
 */
export function promptOf(system: readonly string[], turns: readonly string[]): string {
  return [...system, ...turns].filter((text) => text !== "").join("\n\n");
}

/** The texts of a message's blocks as one: paragraphs of their own, as they are counted. */
export function joinBlocks(texts: readonly string[]): string {
  return texts.join("\n\n");
}
