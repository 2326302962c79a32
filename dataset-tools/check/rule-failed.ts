import type { RuleInfo } from "./rule.ts";

/** A rule of ours broke on a row: a fault in Tunewright, never passed over silently. */
export const ruleFailed: RuleInfo = {
  code: "rule-failed",
  severity: "error",
  title: "A rule broke on this row",
  why: "The row was not fully checked, so a defect may have gone unseen.",
  remedy: "Look at the row by hand and report the fault to Tunewright with its code.",
  source: "Tunewright",
  repairable: false,
};
