import type { Rule } from "../rule.ts";
import { textOf } from "../seen-record.ts";
import { isBlankTurn } from "./turn-content.ts";

/** An answer that is empty or only white space. */
export const blankAnswer: Rule = {
  code: "blank-answer",
  severity: "error",
  title: "Answer is blank",
  why: "The model learns to say nothing, and Bedrock rejects empty texts.",
  remedy: "Write the answer or remove the row.",
  source:
    "nova_ft_dataset_validator.py; no published validator finds answers that are only white space",
  repairable: false,
  create: ({ report }) => ({
    record({ record, answer, answerPath }) {
      for (const turn of record.turns) {
        if (turn.role !== "assistant" || !isBlankTurn(turn)) continue;
        const message = `the answer ${how(textOf(turn))}`;
        report({ place: record.place, path: turn.path, message });
      }
      if (answerPath !== "reference_answer" || answer === undefined || answer.trim() !== "") return;
      const message = `the reference answer ${how(answer)}`;
      report({ place: record.place, path: answerPath, message });
    },
  }),
};

function how(text: string): string {
  return text === "" ? "is empty" : "contains only white space";
}
