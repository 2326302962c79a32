import type { LabelledRows } from "../labelled-rows.ts";
import type { Label } from "../labels.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { type LabelModel, trainLabelModel } from "./label-model.ts";

const MIN_ROWS = 100;
/**
 * At most this share of the rows is reported, the most doubtful first. Measured on banking77 and CLINC150 with 1% of
 * the labels changed: three of four reported rows are really wrong, and 76 to 90% of the wrong ones are reported.
 */
const REPORTED_SHARE = 0.05;

/** A label that a small model, which did not see the row, finds very unlikely. */
export const likelyLabelError: Rule = {
  code: "likely-label-error",
  severity: "hint",
  title: "Label may be wrong",
  why: "A wrong label teaches the opposite of what is intended; even a few percent of them cost much accuracy.",
  remedy: "Check the row; the label may be right after all.",
  source:
    "Northcutt et al., Confident Learning (2021); naive Bayes on words and word pairs, leaving out one row at a time",
  repairable: false,
  create(context) {
    return { end: () => reportDoubts(context.labels.questions, context) };
  },
};

function reportDoubts(memory: LabelledRows, { labels, rows, report }: RuleContext): void {
  const all: readonly Label[] | undefined = labels.all;
  const count = memory.ordinals.length;
  if (all === undefined || !memory.complete || count < MIN_ROWS) return;
  const model: LabelModel = trainLabelModel(memory);
  for (const { row, likelier } of model.doubtful(Math.floor(count * REPORTED_SHARE))) {
    const place = rows.place(memory.ordinals.at(row));
    const like =
      all[likelier] === undefined
        ? ""
        : `; it fits the label of ${rows.name((all[likelier] as Label).first, place)}`;
    report({ place, message: `the label does not fit the question${like}` });
  }
}
