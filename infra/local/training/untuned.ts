import { extractAnswer, replyToLike } from "./extract.ts";
import { type Features, featuresOf, overlap } from "./features.ts";
import { type Asked, isJson, linesOf } from "./passages.ts";

/** The untuned model's answer where the instructions list answers, and none has anything in common with the question. */
export const DO_NOT_KNOW = "I do not know.";

const LIST = /:\s*([^:]+?)(?:\n\s*\n|(?<!\d)[.!?](?:\s|$)|$)/gu;
const MAX_ANSWER_LENGTH = 80;
/** Instructions are at the start or the end of a message; what it is about, between them, may have lists of its own. */
const MAX_INSTRUCTIONS = 1000;

interface AnswerList {
  readonly answers: readonly string[];
  /** The text without the list: the question, where instruction and question are one text. */
  readonly rest: string;
}

/**
 * The longest list of answers in a text: after a colon, separated by commas, semicolons, bars or lines.
 * @param margin characters from the start or the end of the text where such a list may start or end
 */
export function answersListedIn(text: string, margin = text.length): AnswerList {
  let longest: AnswerList = { answers: [], rest: text };
  for (const { 0: match, 1: list = "", index } of text.matchAll(LIST)) {
    if (index > margin && index + match.length < text.length - margin) continue;
    const items = list.split(/[,;|\n]/u).map(bare);
    const answers = items.filter((item) => item !== "" && item.length <= MAX_ANSWER_LENGTH);
    if (answers.length < 2 || answers.length <= longest.answers.length) continue;
    const after = text.slice(index + match.length);
    longest = { answers, rest: after.trim() === "" ? text.slice(0, index) : after };
  }
  return longest;
}

/**
 * The answer of the base model, which has learned nothing: of the answers that the prompt lists, the one that was given
 * to a similar message before, or that shares the most n-grams with the question, or that it does not know; where it lists none, what the prompt itself says.
 */
export function answerUntuned(asked: Asked): string {
  const last = asked.turns.at(-1) ?? "";
  const before = answersListedIn(instructionsBefore(asked).join("\n\n"));
  if (before.answers.length > 0) {
    return shownBefore(asked, before.answers) ?? nearest(before.answers, last) ?? DO_NOT_KNOW;
  }
  const { answers, rest } = answersListedIn(last, MAX_INSTRUCTIONS);
  // A list that has nothing to do with the rest of the message is no list of answers.
  return nearest(answers, rest) ?? extractAnswer(asked);
}

/** An answer that is listed is hardly wrong for another message that shares so much with it. */
const MIN_SHOWN = 0.2;

/** Of the listed answers the one that the earlier messages show: the reply to the most similar of them. */
function shownBefore(asked: Asked, answers: readonly string[]): string | undefined {
  const reply = replyToLike(asked, MIN_SHOWN);
  return reply !== undefined && answers.includes(bare(reply)) ? reply : undefined;
}

/** System text and earlier messages of the user; descriptions of tools have lists too, of their parameters. */
function instructionsBefore({ system, turns }: Asked): string[] {
  const messages = turns.slice(0, -1).filter((_, at) => at % 2 === 0);
  const isObject = (line: string) => line.includes("{") && isJson(line);
  return [...system, ...messages].filter((text) => !linesOf(text).every(isObject));
}

/** The first of the answers that share the most n-grams with a text; undefined where none shares any. */
function nearest(answers: readonly string[], text: string): string | undefined {
  if (answers.length === 0) return undefined;
  const question = featuresOf(text.slice(-MAX_COMPARED));
  let best: string | undefined;
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

/** Of a longer text the end is compared, which has the question: an answer then takes a fraction of a second. */
const MAX_COMPARED = 50_000;

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
