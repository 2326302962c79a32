import { shown } from "../finding.ts";
import type { PathFacts } from "../json-paths.ts";
import { plainLabel } from "../labels.ts";
import type { Rule } from "../rule.ts";

const MIN_ROWS = 50;
const MIN_ROWS_PER_VALUE = 10;

/** A value of a few-valued key that only one answer has. */
export const jsonAnswerValue: Rule = {
  code: "json-answer-value",
  severity: "hint",
  title: "Value of a key that only one JSON answer has",
  why: "Where a key has few values, one that occurs once is often a typo, and the model learns it as one more value.",
  remedy: "Check the value, or give the allowed ones with `--answer-schema`.",
  source: "Values inferred from the answers themselves",
  repairable: false,
  create: ({ labels: { json }, options, rows, report }) => ({
    end() {
      if (!json.most || !json.paths.regular || options.answerSchema !== undefined) return;
      for (const [path, facts] of json.paths.facts) {
        for (const { ordinal, message } of oddValues(facts)) {
          report(json.found(rows.place(ordinal), `"${shown(path, 60)}" ${message}`));
        }
      }
    },
  }),
};

function oddValues({ values }: PathFacts): { ordinal: number; message: string }[] {
  const all = [...(values ?? [])];
  const count = all.reduce((sum, [, [rows]]) => sum + rows, 0);
  const others = all.filter(([, [rows]]) => rows > 1);
  if (count < MIN_ROWS || others.length === 0 || count < all.length * MIN_ROWS_PER_VALUE) return [];
  const known = new Set(others.map(([value]) => plainLabel(value)));
  return all
    .filter(([, [rows]]) => rows === 1)
    .map(([value, [, ordinal]]) => {
      const variant = known.has(plainLabel(value));
      const message = variant
        ? "has a spelling of its value that no other answer has"
        : `has a value that no other answer has; there are ${all.length}`;
      return { ordinal, message };
    });
}
