import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule, RuleContext } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";

/** Above this share of the rows, finding the answer in the question is the task itself (extraction). */
const TASK_SHARE = 0.1;
const FEWEST_CHARACTERS = 20;
const FEWEST_SPACES = 3;

/**
 * The question gives the answer away. A short label that happens to stand in a question is no leak; it is one when
 * it is announced (`label: refund`), when it is a made-up name (`card_arrival`), or when the answer is a sentence.
 */
export const answerInQuestion: Rule = {
  code: "answer-in-question",
  severity: "warning",
  title: "Answer stands in the question",
  why: "The model learns to copy, scores well here, and fails where the answer is not given away.",
  remedy: "Cut the answer out of the question.",
  source: "Tunewright",
  repairable: false,
  create(context) {
    const leaks = new ChunkedUint32();
    let rows = 0;
    return {
      record(seen) {
        if (seen.answer === undefined) return;
        rows++;
        if (leaksAnswer(seen)) leaks.push(seen.ordinal);
      },
      end: () => speak(leaks, rows, context),
    };
  },
};

function speak(leaks: ChunkedUint32, rows: number, { rows: log, report }: RuleContext): void {
  if (leaks.length > Math.max(3, rows * TASK_SHARE)) return;
  for (let i = 0; i < leaks.length; i++) {
    report({
      place: log.place(leaks.at(i)),
      message: "the answer stands word for word in the question",
    });
  }
}

function leaksAnswer({ question, answer = "" }: SeenRecord): boolean {
  const text = answer.trim();
  if (text.length < 2 || text.length >= question.length) return false;
  const at = question.indexOf(text);
  if (at < 0 || !standsAlone(question, at, text.length)) return false;
  return (
    isSentence(text) ||
    isMadeUp(text) ||
    announcement.test(question.slice(Math.max(0, at - 24), at))
  );
}

function standsAlone(text: string, at: number, length: number): boolean {
  return !wordCharacter.test(text[at - 1] ?? "") && !wordCharacter.test(text[at + length] ?? "");
}

const wordCharacter = /[\p{L}\p{N}_]/u;

function isSentence(text: string): boolean {
  return text.length >= FEWEST_CHARACTERS && text.split(" ").length > FEWEST_SPACES;
}

/** `card_arrival`, `top-up-failed`, `CardArrival`: nobody writes these by chance. */
function isMadeUp(text: string): boolean {
  return /^[\p{L}\p{N}]+(?:[_-][\p{L}\p{N}]+)+$/u.test(text)
    ? text.includes("_") || text.split("-").length > 2
    : /^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(text);
}

const announcement =
  /(?:(?:answer|label|category|class|intent|output|response|completion|topic)\s*(?:is|=|:|->)|->|=>)\s*["'([]?\s*$/i;
