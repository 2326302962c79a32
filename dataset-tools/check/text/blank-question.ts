import type { Rule } from "../rule.ts";
import { textOf } from "../seen-record.ts";
import { isBlankTurn } from "./turn-content.ts";

/** A question that is empty or only white space. */
export const blankQuestion: Rule = {
  code: "blank-question",
  severity: "error",
  title: "Question is blank",
  why: "The model learns an answer to nothing, and Bedrock rejects empty texts.",
  remedy: "Write the question or remove the row.",
  source: "nova_ft_dataset_validator.py",
  repairable: false,
  create: ({ report }) => ({
    record({ record }) {
      for (const turn of record.turns) {
        if (turn.role === "assistant" || !isBlankTurn(turn)) continue;
        const how = textOf(turn) === "" ? "is empty" : "contains only white space";
        report({ place: record.place, path: turn.path, message: `the question ${how}` });
      }
    },
  }),
};
