import type { ExchangeWords } from "../exchange-words.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { findShift, type Shift } from "./find-shift.ts";
import { findLabelShift } from "./label-shift.ts";

/** Answers that fit the questions some rows above or below instead of their own. */
export const shiftedAnswers: Rule = {
  code: "shifted-answers",
  severity: "warning",
  title: "Answers have moved against their questions",
  why: "A cell was inserted or deleted in one column, or one column was sorted alone: the model learns wrong answers.",
  remedy:
    "Compare with the source, move the answers back by as many rows, and check the first and last of them.",
  source:
    "Agreement of questions with answers up to five rows away: naive Bayes for labels, shared rare words for texts",
  repairable: false,
  create: ({ labels, rows, report }) => ({
    end() {
      if (labels.json.most) return;
      const byLabel = labels.all !== undefined;
      const shift = byLabel ? findLabelShift(labels.questions) : findTextShift(labels.exchanges);
      if (shift === undefined) return;
      const { ordinals } = byLabel ? labels.questions : labels.exchanges;
      const place = rows.place(ordinals.at(shift.first));
      report({ place, message: messageOf(shift, rows.name(ordinals.at(shift.last), place)) });
    },
  }),
};

function findTextShift(exchanges: ExchangeWords): Shift | undefined {
  const { rows } = exchanges;
  const fits = (row: number, offset: number) => {
    const other = row + offset;
    return other >= 0 && other < rows && exchanges.share(row, other);
  };
  return findShift({ rows, fits, chance: 0 });
}

function messageOf(
  { offset, there, here }: Shift,
  last: ReturnType<RuleContext["rows"]["name"]>,
): string {
  const distance = Math.abs(offset) === 1 ? "1 row" : `${Math.abs(offset)} rows`;
  const direction = offset > 0 ? "above" : "below";
  return (
    `from here to ${last} the answers fit the questions ${distance} ${direction} ` +
    `(${percent(there)} of them) rather than their own (${percent(here)})`
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
