/** One prompt with the answer to learn. */
export interface Example {
  readonly prompt: string;
  readonly completion: string;
}

/** How answers are learned. */
export type Method = "classify" | "generate";

const MAX_ANSWERS = 1000;
const RECORDS_PER_ANSWER = 3;
/** The same for answers that look like labels: a line of at most so many characters. */
const RECORDS_PER_LABEL = 2;
const LABEL_LENGTH = 40;

/** Few answers that occur again and again are classes; others are text to generate. */
export function methodFor(examples: readonly Example[]): Method {
  const answers = new Set(examples.map(({ completion }) => completion));
  const areLabels = [...answers].every(
    (answer) => answer.length <= LABEL_LENGTH && !answer.includes("\n"),
  );
  const recordsPerAnswer = areLabels ? RECORDS_PER_LABEL : RECORDS_PER_ANSWER;
  const few = answers.size <= MAX_ANSWERS && answers.size * recordsPerAnswer <= examples.length;
  return few ? "classify" : "generate";
}

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
