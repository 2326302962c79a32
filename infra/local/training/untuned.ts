import { featuresOf, overlap } from "./features.ts";

/** What the untuned model says when the prompt gives it nothing to choose from. */
export const DO_NOT_KNOW = "I do not know.";

const LIST = /:\s*([^:]+?)(?:\n\s*\n|(?<!\d)[.!?](?:\s|$)|$)/gu;
const LONGEST_ANSWER = 80;

/** The list of answers in a text: after a colon, parted by commas, semicolons, bars or lines. */
export function answersListedIn(text: string): string[] {
  let longest: string[] = [];
  for (const [, list = ""] of text.matchAll(LIST)) {
    const items = list.split(/[,;|\n]/u).map(bare);
    const answers = items.filter((item) => item !== "" && item.length <= LONGEST_ANSWER);
    if (answers.length > longest.length) longest = answers;
  }
  return longest.length >= 2 ? longest : [];
}

/**
 * The answer of the base model, which has learned nothing: of the answers that the prompt lists the
 * one that shares most n-grams with the question, else that it does not know.
 * @param context all that the prompt says; the last part is the question
 */
export function answerUntuned(context: readonly string[]): string {
  const question = featuresOf(context.at(-1) ?? "");
  let best = DO_NOT_KNOW;
  let highest = 0;
  for (const answer of answersListedIn(context.join("\n\n"))) {
    const score = overlap(featuresOf(answer.replaceAll(/[_-]/gu, " ")), question);
    if (score > highest) {
      highest = score;
      best = answer;
    }
  }
  return best;
}

function bare(item: string): string {
  return item
    .replace(/^[\s\-*•"'`[\]()]+(?:or |and )?|[\s.\-*"'`[\]()]+$/gu, "")
    .replace(/^\d+[.)]\s*/u, "");
}
