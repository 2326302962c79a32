import { defined } from "../../defined.ts";
import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import { KeyIndex } from "../../hashing/key-index.ts";
import type { Rule } from "../rule.ts";

/** The same question with a different answer. */
export const conflictingAnswers: Rule = {
  code: "conflicting-answers",
  severity: "warning",
  title: "Same question, different answers",
  why: "The model cannot learn both and has to guess; often one of the answers is wrong.",
  remedy: "Decide which answer is right, or add to the question what distinguishes the two cases.",
  source: "Tunewright",
  repairable: false,
  create({ rows, report }) {
    const index = new KeyIndex();
    const answers = new ChunkedUint32();
    return {
      record({ asked, answered, answer, answerPath, question, ordinal, record: { place } }) {
        while (answers.length < ordinal) answers.push(0);
        answers.push(answered.low);
        if (answer === undefined || answer.trim() === "" || question.trim() === "") return;
        const first = index.put(asked.high, asked.low, ordinal);
        if (first < 0 || answers.at(first) === answered.low >>> 0) return;
        const message = `${rows.name(first, place)} has the same question with a different answer`;
        report(defined({ place, message, path: answerPath }));
      },
    };
  },
};
