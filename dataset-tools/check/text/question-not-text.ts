import type { Rule } from "../rule.ts";
import { noTextIn } from "./turn-content.ts";

/** A question that is null, a number, a boolean or an object. */
export const questionNotText: Rule = {
  code: "question-not-text",
  severity: "error",
  title: "Question is null or no text",
  why: "Bedrock takes text only and refuses the file.",
  remedy: "Write the question as a text in quotes, or remove the row.",
  source: "Bedrock User Guide, model-customization-prepare",
  repairable: false,
  create: ({ report }) => ({
    record({ record }) {
      for (const turn of record.turns) {
        if (turn.role === "assistant") continue;
        const found = noTextIn(turn, record);
        if (found === undefined) continue;
        const message = `the question must be a text, found ${found}`;
        report({ place: record.place, path: turn.path, message });
      }
    },
  }),
};
