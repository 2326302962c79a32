import { estimateTokens } from "../../estimate/tokens.ts";
import type { Rule } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";

/** More tokens than the base model takes in one record. */
export const overLongRow: Rule = {
  code: "over-long-row",
  severity: "error",
  title: "Row longer than the model takes",
  why: "The job fails, or the end of the row, which is the answer, is cut off silently.",
  remedy: "Shorten or split the row.",
  source: "Bedrock User Guide, model-customization-prepare; Nova User Guide",
  repairable: false,
  create({ options, report }) {
    const { maxTokensPerRow: most, family } = options.rules;
    if (most === undefined) return undefined;
    return {
      record(seen) {
        if (seen.characters * 1.5 <= most) return;
        const { low, expected } = tokensOf(seen, family);
        if (expected <= most) return;
        const severity = low > most ? "error" : "warning";
        const message = `a row may have ${most} tokens, this one has about ${expected} (at least ${low})`;
        report({ place: seen.record.place, severity, message });
      },
    };
  },
};

function tokensOf(seen: SeenRecord, family: Parameters<typeof estimateTokens>[1]) {
  let low = 0;
  let expected = 0;
  for (const { text } of seen.parts) {
    const tokens = estimateTokens(text, family);
    low += tokens.low;
    expected += tokens.expected;
  }
  return { low, expected };
}
