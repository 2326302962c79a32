import { allRules } from "./all-rules.ts";
import { isOneOrTwoEdits } from "./turns/role-names.ts";
import { isWaivable } from "./waivers.ts";

/** Why no waiver can have this code, in words that follow it; undefined when one can. */
export function waiverFault(code: string): string | undefined {
  const rule = allRules.find((one) => one.code === code);
  if (rule === undefined) {
    const near = nearCodes(code);
    const like =
      near.length === 0 ? "`validate --rules` lists them" : `like it: ${near.join(", ")}`;
    return `there is no rule "${code}"; ${like}`;
  }
  if (isWaivable(rule)) return undefined;
  return `"${code}" cannot be waived: such rows cannot be read, or Bedrock refuses them; fix them, or leave them out with --drop-bad-rows`;
}

/** Codes with one or two letters changed, or that share half of their words. */
function nearCodes(code: string): string[] {
  const words = new Set(code.toLowerCase().split(/[-_ ]/));
  const shared = (other: string) => other.split("-").filter((word) => words.has(word)).length;
  return allRules
    .map((rule) => rule.code)
    .filter(
      (other) =>
        isOneOrTwoEdits(code.toLowerCase(), other) || shared(other) * 2 > other.split("-").length,
    )
    .slice(0, 5);
}
