import { type Features, featuresOf, overlap } from "./features.ts";

/** The untuned model's answer when the prompt offers nothing to choose from. */
export const DO_NOT_KNOW = "I do not know.";

const LIST = /:\s*([^:]+?)(?:\n\s*\n|(?<!\d)[.!?](?:\s|$)|$)/gu;
const MAX_ANSWER_LENGTH = 80;

interface AnswerList {
  readonly answers: readonly string[];
  /** The text without the list: the question, where instruction and question are one text. */
  readonly rest: string;
}

/** The longest list of answers in a text: after a colon, separated by commas, semicolons, bars or lines. */
export function answersListedIn(text: string): AnswerList {
  let longest: AnswerList = { answers: [], rest: text };
  for (const { 0: match, 1: list = "", index } of text.matchAll(LIST)) {
    const items = list.split(/[,;|\n]/u).map(bare);
    const answers = items.filter((item) => item !== "" && item.length <= MAX_ANSWER_LENGTH);
    if (answers.length < 2 || answers.length <= longest.answers.length) continue;
    const after = text.slice(index + match.length);
    longest = { answers, rest: after.trim() === "" ? text.slice(0, index) : after };
  }
  return longest;
}

/**
 * The answer of the base model, which has learned nothing: of the answers that the prompt lists, the
 * one that shares the most n-grams with the question; otherwise that it does not know.
 * @param context the parts of the prompt, the question last
 */
export function answerUntuned(context: readonly string[]): string {
  const last = context.at(-1) ?? "";
  const before = answersListedIn(context.slice(0, -1).join("\n\n"));
  const { answers, rest } =
    before.answers.length > 0 ? { ...before, rest: last } : answersListedIn(last);
  const question = featuresOf(rest);
  let best = DO_NOT_KNOW;
  let highest = 0;
  for (const answer of answers) {
    const score = overlap(answerFeatures(answer), question);
    if (score > highest) {
      highest = score;
      best = answer;
    }
  }
  return best;
}

/** An evaluation sends the same list thousands of times; this bounds the cache for it. */
const MAX_REMEMBERED = 2000;
const remembered = new Map<string, Features>();

function answerFeatures(answer: string): Features {
  const known = remembered.get(answer);
  if (known) return known;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const features = featuresOf(answer.replaceAll(/[_-]/gu, " "));
  remembered.set(answer, features);
  return features;
}

function bare(item: string): string {
  return item
    .replace(/^[\s\-*•"'`[\]()]+|[\s.\-*"'`[\]()]+$/gu, "")
    .replace(/^(?:or|and) |^\d+[.)]\s*/u, "");
}
