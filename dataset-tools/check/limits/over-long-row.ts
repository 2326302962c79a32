import { estimateTokens } from "../../estimate/tokens.ts";
import type { Rule } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";

/** More tokens than the base model accepts in one record. */
export const overLongRow: Rule = {
  code: "over-long-row",
  severity: "error",
  title: "Row is longer than the model accepts",
  why: "The job fails, or the end of the row, which is the answer, is silently cut off.",
  remedy: "Shorten or split the row.",
  source: "Bedrock User Guide, model-customization-prepare; Nova User Guide",
  repairable: false,
  create({ options, report }) {
    const { maxTokensPerRow: max, family } = options.rules;
    if (max === undefined) return undefined;
    return {
      record(seen) {
        // No script has more tokens than this for a character.
        if (seen.characters * 3 <= max) return;
        const { low, expected } = tokensOf(seen, family);
        if (expected <= max) return;
        const severity = low > max ? "error" : "warning";
        const message = `the row has about ${expected} tokens (at least ${low}); the limit is ${max}`;
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
