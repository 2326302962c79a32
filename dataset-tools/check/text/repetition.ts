import { rareRule } from "../rare-rule.ts";

const MIN_WORDS = 10;
const MAX_PERIOD = 24;
/** How often in a row the same words must come, and which share of the answer they must be. */
const MIN_TIMES = 4;
const MIN_REPEATED = 10;
const MIN_SHARE = 0.4;
const MAX_WORDS = 4000;

/** An answer that says the same words again and again, as a model that does not find its end. */
export const repetition = rareRule({
  code: "repetition",
  severity: "warning",
  title: "Answer that repeats itself in a loop",
  why: "The model learns never to stop.",
  remedy: "Leave out the row, or cut the answer where it starts to repeat itself.",
  source: "NeMo Curator, RepeatingTopNGramsFilter; data-juicer, word_repetition_filter",
  repairable: false,
  taskShare: 0.2,
  find(seen) {
    const words = seen.answerWords();
    if (words.length < MIN_WORDS) return undefined;
    const period = loopIn(words.length > MAX_WORDS ? words.subarray(0, MAX_WORDS) : words);
    if (period === 0 || isMostlyNumbers(seen.answer ?? "")) return undefined;
    const what = period === 1 ? "the same word" : `the same ${period} words`;
    return { path: seen.answerPath, message: `the answer repeats ${what} again and again` };
  },
});

/** Length of the words that are repeated; 0 when there is no loop. */
function loopIn(words: Uint32Array): number {
  for (let period = 1; period <= MAX_PERIOD && period * MIN_TIMES <= words.length; period++) {
    if (mayLoop(words, period) && loops(words, period)) return period;
  }
  return 0;
}

/** A loop of so much of the answer covers one of three words spread evenly. */
function mayLoop(words: Uint32Array, period: number): boolean {
  for (let quarter = 1; quarter <= 3; quarter++) {
    const at = (quarter * words.length) >> 2;
    if (words[at] === words[at - period]) return true;
  }
  return false;
}

function loops(words: Uint32Array, period: number): boolean {
  const min = Math.max(MIN_REPEATED, words.length * MIN_SHARE);
  let run = 0;
  for (let i = period; i < words.length; i++) {
    run = words[i] === words[i - period] ? run + 1 : 0;
    if (run >= period * (MIN_TIMES - 1) && run + period >= min) return true;
  }
  return false;
}

/** Matrices and tables repeat numbers on purpose, and so does code. */
function isMostlyNumbers(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, "").length;
  return digits * 4 > text.length || text.includes("```");
}
