import type { ExchangeWords } from "../exchange-words.ts";
import type { Rule } from "../rule.ts";

const MIN_ROWS = 50;
/** So many answers share a rare word with their question that those without are exceptions. */
const RELATED_SHARE = 0.9;
const MIN_FOREIGN = 4;
const FOREIGN_SHARE = 0.5;

/** An answer without a word of its question, made of words that no other row has. */
export const unrelatedAnswer: Rule = {
  code: "unrelated-answer",
  severity: "hint",
  title: "Answer has nothing in common with its question",
  why: "The answer may belong to another question; the model learns to answer beside the point.",
  remedy: "Check that the answer belongs to the question.",
  source: "Shared rare words; words of the answer that no other row has",
  repairable: false,
  create: ({ labels, rows, report }) => ({
    end() {
      const { exchanges } = labels;
      if (exchanges.rows < MIN_ROWS || labels.all !== undefined || labels.json.most) return;
      const message =
        "the answer shares no word with its question, and most of its words with no other row";
      for (const row of unrelatedRows(exchanges)) {
        report({ place: rows.place(exchanges.ordinals.at(row)), message });
      }
    },
  }),
};

function unrelatedRows(exchanges: ExchangeWords): number[] {
  const alone: number[] = [];
  for (let row = 0; row < exchanges.rows; row++) {
    if (!exchanges.share(row, row)) alone.push(row);
  }
  if (alone.length > exchanges.rows * (1 - RELATED_SHARE)) return [];
  return alone.filter((row) => {
    const { words, foreign } = exchanges.foreign(row);
    return foreign >= Math.max(MIN_FOREIGN, words * FOREIGN_SHARE);
  });
}
