import type { Found, Rule, RuleContext } from "../rule.ts";
import type { SeenRecord, TextPart } from "../seen-record.ts";
import { trait } from "../text-traits.ts";

/**
 * Words that make the training job fail, whatever their case: in user and system text by the guide,
 * in answers and reasoning by AWS's validator.
 */
export const reservedWord: Rule = {
  code: "reserved-word",
  severity: "error",
  title: "Reserved word in a text",
  why: 'The base model marks its turns with this word; the training job fails "due to data issues".',
  remedy:
    "Reword it, e.g. `User -` instead of `User:`. Ordinary text such as `Power user: …` counts too.",
  source:
    "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py (2026)",
  repairable: false,
  create(context) {
    const words = context.options.rules.reserved;
    if (words.length === 0) return undefined;
    const spotters = words.map(spotterOf);
    return { record: (seen) => checkTexts(seen, spotters, context) };
  },
};

const mayContain = trait.colon | trait.bracket | trait.angle;

/** A word in lower case, with the sign by which it is found quickly. */
interface Spotter {
  readonly word: string;
  /** A character in the word that is not a letter, and its index in the word. */
  readonly sign: string;
  readonly offset: number;
}

function spotterOf(written: string): Spotter {
  const word = written.toLowerCase();
  const offset = Math.max(0, word.search(/[^\p{L}\p{N}]/u));
  return { word, sign: word.charAt(offset), offset };
}

function checkTexts(seen: SeenRecord, spotters: readonly Spotter[], context: RuleContext): void {
  if ((seen.traits & mayContain) === 0) return;
  for (const part of seen.parts) {
    if ((part.traits & mayContain) === 0) continue;
    for (const spotter of spotters) {
      const found = spot(part, spotter);
      if (found !== undefined) context.report({ place: seen.record.place, ...found });
    }
  }
}

function spot(part: TextPart, spotter: Spotter): Omit<Found, "place"> | undefined {
  const at = find(part.text, spotter);
  if (at < 0) return undefined;
  const found = part.text.slice(at, at + spotter.word.length);
  return {
    path: part.path,
    column: at + 1,
    message: `the ${part.side} text contains the reserved word "${found}"`,
  };
}

/** Index of the word whatever its case; -1 when it does not appear. */
function find(text: string, { word, sign, offset }: Spotter): number {
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    const start = at - offset;
    if (start >= 0 && text.slice(start, start + word.length).toLowerCase() === word) return start;
  }
  return -1;
}
