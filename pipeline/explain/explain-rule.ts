import { allRules } from "../../dataset-tools/check/all-rules.ts";
import type { Explanation } from "./explanation.ts";

/** What a rule of the data check is about: its finding, why it matters and how it is fixed; undefined where there is none. */
export function explainRule(code: string): Explanation | undefined {
  const rule = allRules.find((one) => one.code === code.toLowerCase());
  if (rule === undefined) return undefined;
  const { severity, title, why, remedy, source, repairable } = rule;
  const fix = repairable ? " --fix fixed.jsonl" : "";
  return {
    id: rule.code,
    cause: `${title} (${severity}). ${why}`,
    side: rule.code === "rule-failed" ? "tunewright" : "yours",
    remedy,
    command: `tunewright validate FILE --model MODEL${fix}`,
    retry: "after-change",
    billed: "no",
    source,
  };
}
