import { rareRule } from "../rare-rule.ts";
import { languageNames, languageOf, questionLanguage } from "./languages.ts";

const MIN_WORDS = 6;

/** An answer in another language than its question, where the others are in the same. */
export const answerLanguage = rareRule({
  code: "answer-language",
  severity: "warning",
  title: "Answer in a different language from its question",
  why: "The model learns to switch the language on its users.",
  remedy: "Check whether the row belongs here; translate the answer or leave out the row.",
  source: "Frequent words of seven languages; Unicode blocks of eight scripts",
  repairable: false,
  taskShare: 0.05,
  find(seen) {
    const words = seen.answerWords();
    if (words.length < MIN_WORDS) return undefined;
    const answer = languageOf(seen, seen.answer ?? "", words);
    if (answer === 0) return undefined;
    const question = questionLanguage(seen);
    if (question === 0 || question === answer) return undefined;
    // One word of another language may come again and again, as "per" in a calculation.
    const different = Uint32Array.from(new Set(words));
    if (languageOf(seen, seen.answer ?? "", different) !== answer) return undefined;
    const message = `the answer seems to be in ${languageNames[answer]}, its question in ${languageNames[question]}`;
    return { path: seen.answerPath, message };
  },
});
