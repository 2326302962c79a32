import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule, RuleContext } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";

/** Above this share of the rows, finding the answer in the question is the task itself (extraction). */
const TASK_SHARE = 0.1;
const MIN_CHARACTERS = 20;
const MIN_SPACES = 3;

/**
 * The question gives the answer away. A short label that happens to appear in a question is not a leak; it is one when
 * it is announced (`label: refund`), when it is a made-up name (`card_arrival`), or when the answer is a sentence.
 */
export const answerInQuestion: Rule = {
  code: "answer-in-question",
  severity: "warning",
  title: "Answer appears in the question",
  why: "The model learns to copy, scores well here, and fails where the question does not give the answer away.",
  remedy: "Remove the answer from the question.",
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
      end: () => reportLeaks(leaks, rows, context),
    };
  },
};

function reportLeaks(leaks: ChunkedUint32, rows: number, { rows: log, report }: RuleContext): void {
  if (leaks.length > Math.max(3, rows * TASK_SHARE)) return;
  for (let i = 0; i < leaks.length; i++) {
    report({
      place: log.place(leaks.at(i)),
      message: "the question contains the answer word for word",
    });
  }
}

function leaksAnswer({ question, answer = "" }: SeenRecord): boolean {
  const text = answer.trim();
  if (text.length < 2 || text.length >= question.length) return false;
  const at = question.indexOf(text);
  if (at < 0 || !isWholeWord(question, at, text.length)) return false;
  return (
    isSentence(text) ||
    isMadeUp(text) ||
    announcement.test(question.slice(Math.max(0, at - 24), at))
  );
}

function isWholeWord(text: string, at: number, length: number): boolean {
  return !wordCharacter.test(text[at - 1] ?? "") && !wordCharacter.test(text[at + length] ?? "");
}

const wordCharacter = /[\p{L}\p{N}_]/u;

function isSentence(text: string): boolean {
  return text.length >= MIN_CHARACTERS && text.split(" ").length > MIN_SPACES;
}

/** `card_arrival`, `top-up-failed`, `CardArrival`: such names are not written by chance. */
function isMadeUp(text: string): boolean {
  return /^[\p{L}\p{N}]+(?:[_-][\p{L}\p{N}]+)+$/u.test(text)
    ? text.includes("_") || text.split("-").length > 2
    : /^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(text);
}

const announcement =
  /(?:(?:answer|label|category|class|intent|output|response|completion|topic)\s*(?:is|=|:|->)|->|=>)\s*["'([]?\s*$/i;
