import type { Rule } from "../rule.ts";
import { noTextIn, plainValueFound } from "./turn-content.ts";

/** A question that is null, a number, a boolean or an object. */
export const questionNotText: Rule = {
  code: "question-not-text",
  severity: "error",
  title: "Question is not text",
  why: "Bedrock accepts text only and rejects the file.",
  remedy: "Write the question as a string in quotes, or remove the row.",
  source: "Bedrock User Guide, model-customization-prepare",
  repairable: false,
  create: ({ report }) => ({
    record({ record }) {
      for (const turn of record.turns) {
        if (turn.role === "assistant") continue;
        const found = noTextIn(turn, record);
        if (found === undefined) {
          const plain = plainValueFound(turn, record, "question");
          if (plain !== undefined) report(plain);
          continue;
        }
        const message = `the question must be text, but is ${found}`;
        report({ place: record.place, path: turn.path, message });
      }
    },
  }),
};
