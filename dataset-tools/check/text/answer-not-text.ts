import type { Rule } from "../rule.ts";
import { noTextIn, plainValueFound } from "./turn-content.ts";

/** An answer that is null, a number, a boolean or an object. */
export const answerNotText: Rule = {
  code: "answer-not-text",
  severity: "error",
  title: "Answer is not text",
  why: "Bedrock accepts text only and rejects the file.",
  remedy: 'Write the answer as a string in quotes (`"42"`), or remove the row.',
  source: "Bedrock User Guide, model-customization-prepare",
  repairable: false,
  create: ({ report }) => ({
    record({ record }) {
      for (const turn of record.turns) {
        if (turn.role !== "assistant") continue;
        const found = noTextIn(turn, record);
        if (found === undefined) {
          const plain = plainValueFound(turn, record, "answer");
          if (plain !== undefined) report(plain);
          continue;
        }
        const message = `the answer must be text, but is ${found}`;
        report({ place: record.place, path: turn.path, message });
      }
    },
  }),
};
