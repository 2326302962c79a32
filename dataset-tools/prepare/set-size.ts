import { UserError } from "../errors.ts";
import type { DataRules } from "../models/data-rules.ts";
import type { PartFiles } from "./write-parts.ts";

/** The dataset is split before the job sees it, so its own size is not a defect; `checkSize` checks the parts. */
export function withoutSize(rules: DataRules): DataRules {
  const { minRecords: _min, maxRecords: _max, recommendedRecords: _many, ...others } = rules;
  return others;
}

/**
 * The limits on rows apply to what the job gets: held-out rows do not count.
 * @throws UserError `Dataset.TooFewRows`, `Dataset.TooManyRows`
 */
export function checkSize(parts: PartFiles, rules: DataRules): void {
  const train = parts.train?.rows ?? 0;
  const rows = train + (rules.countsValidation === true ? (parts.validation?.rows ?? 0) : 0);
  const { minRecords = 1, maxRecords = Number.POSITIVE_INFINITY } = rules;
  if (rows >= minRecords && rows <= maxRecords && train > 0) return;
  const few = rows < minRecords || train === 0;
  throw new UserError(
    few ? "Dataset.TooFewRows" : "Dataset.TooManyRows",
    `${rules.model} requires ${few ? `at least ${minRecords}` : `at most ${maxRecords}`} rows; after the split there are ${rows}`,
    { hint: few ? "Add rows, or hold out fewer." : "Use fewer rows, or hold out more." },
  );
}
