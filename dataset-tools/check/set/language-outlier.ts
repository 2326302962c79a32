import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { languageNames, questionLanguage } from "./languages.ts";

const MIN_ROWS = 20;
const LEADING_SHARE = 0.95;

/** A row in a different language from nearly all others. */
export const languageOutlier: Rule = {
  code: "language-outlier",
  severity: "hint",
  title: "Row in a different language from the rest",
  why: "A few rows in another language teach the model little of it and may be there by mistake.",
  remedy: "Check whether the row belongs to the dataset.",
  source: "Frequent words of seven languages; Unicode blocks of eight scripts",
  repairable: false,
  create(context) {
    const byLanguage = languageNames.map(() => new ChunkedUint32());
    return {
      record(seen) {
        byLanguage[questionLanguage(seen)]?.push(seen.ordinal);
      },
      end: () => reportOutliers(byLanguage, context),
    };
  },
};

function reportOutliers(byLanguage: readonly ChunkedUint32[], { rows, report }: RuleContext): void {
  const recognized = byLanguage.slice(1).reduce((sum, list) => sum + list.length, 0);
  const leader = byLanguage.findIndex(
    (list, i) => i > 0 && list.length >= recognized * LEADING_SHARE,
  );
  if (recognized < MIN_ROWS || leader < 0) return;
  for (let language = 1; language < byLanguage.length; language++) {
    const list = byLanguage[language];
    if (list === undefined || language === leader) continue;
    for (let i = 0; i < list.length; i++) {
      const message = `the question seems to be in ${languageNames[language]}, nearly all others in ${languageNames[leader]}`;
      report({ place: rows.place(list.at(i)), message });
    }
  }
}
