import type { Rule } from "../rule.ts";

/** JSON between code fences where most answers are JSON alone. */
export const jsonAnswerFenced: Rule = {
  code: "json-answer-fenced",
  severity: "warning",
  title: "Code fences around a JSON answer",
  why: "A program that expects JSON fails on the fences, and the model learns to write them at random.",
  remedy: "Remove the fences; `--fix` does it for you.",
  source: "CommonMark, fenced code blocks",
  repairable: true,
  create: ({ labels, rows, report }) => ({
    end() {
      const { json } = labels;
      const alone = json.ordinals.length - json.fenced.length;
      if (!json.most || json.fenced.length >= alone) return;
      for (let i = 0; i < json.fenced.length; i++) {
        const message = `the answer is JSON in code fences; ${alone} others have none`;
        report(json.found(rows.place(json.fenced.at(i)), message));
      }
    },
  }),
};
