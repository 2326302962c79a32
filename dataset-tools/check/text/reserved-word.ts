import type { Rule, RuleContext } from "../rule.ts";
import type { SeenRecord, TextPart } from "../seen-record.ts";
import { trait } from "../text-scan.ts";

/**
 * Words that fail the training job. Each is looked for by itself and without case; in user and system text it is
 * an error, as the guide says, and in answers a warning, because only the published scripts extend it there.
 */
export const reservedWord: Rule = {
  code: "reserved-word",
  severity: "error",
  title: "Reserved word in a text",
  why: 'The base model marks its turns with this word; the training job fails "due to data issues".',
  remedy: "Reword it, e.g. `User -` for `User:`. Ordinary text such as `Power user: …` counts too.",
  source:
    "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py (2026)",
  repairable: false,
  create(context) {
    const words = context.options.rules.reserved;
    if (words.length === 0) return undefined;
    const any = new RegExp(words.map(escaped).join("|"), "gi");
    return { record: (seen) => lookAt(seen, any, context) };
  },
};

const mayHold = trait.colon | trait.bracket | trait.angle;

function lookAt(seen: SeenRecord, any: RegExp, context: RuleContext): void {
  if ((seen.traits & mayHold) === 0) return;
  for (const part of seen.parts) {
    if ((part.traits & mayHold) !== 0) report(part, any, seen, context);
  }
}

/** One finding for each different word in a text. */
function report(part: TextPart, any: RegExp, seen: SeenRecord, context: RuleContext): void {
  const named = new Set<string>();
  for (const found of part.text.matchAll(any)) {
    const word = found[0].toLowerCase();
    if (named.has(word)) continue;
    named.add(word);
    context.report({
      place: seen.record.place,
      path: part.path,
      column: found.index + 1,
      severity: part.side === "answer" ? "warning" : "error",
      message: `the ${part.side} text holds the reserved word "${found[0]}"`,
    });
  }
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
