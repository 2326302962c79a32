import type { Rule } from "../rule.ts";

/** White space around an answer. */
export const untrimmedAnswer: Rule = {
  code: "untrimmed-answer",
  severity: "hint",
  title: "White space around the answer",
  why: "The model learns to write the spaces, and otherwise equal answers compare as unequal.",
  remedy: "Trim the answers; `--fix` does it for you.",
  source: "Tunewright",
  repairable: true,
  create: ({ report }) => ({
    record({ record, answer, answerPath }) {
      if (answer === undefined || answerPath === undefined || !hasOuterSpace(answer)) return;
      const message = "the answer starts or ends with white space";
      report({ place: record.place, path: answerPath, message });
    },
  }),
};

function hasOuterSpace(text: string): boolean {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  return (first <= 32 || last <= 32 || first === 0xa0 || last === 0xa0) && text.trim() !== "";
}
