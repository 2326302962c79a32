import { defined } from "../defined.ts";
import type { Severity } from "./finding.ts";
import type { Rule, RuleContext, RuleInfo } from "./rule.ts";
import type { SeenRecord, TextPart } from "./seen-record.ts";
import { WordFilter } from "./word-filter.ts";

/** What a rule found in one text. */
interface InText {
  readonly message: string;
  /** Where in the text, from 0. */
  readonly at?: number;
  readonly severity?: Severity;
}

/** A rule that checks each text separately. */
export interface TextRule extends RuleInfo {
  /** Bits of `trait`: a text without any of them is skipped. */
  readonly needs: number;
  /** Words of which one must be in the turns, as `WordFilter` takes them; rows without any are skipped. */
  readonly cues?: string;
  find(part: TextPart, context: RuleContext): InText | undefined;
}

/** Makes a rule from a check of one text: at most one finding per text. */
export function textRule(rule: TextRule): Rule {
  const filter = rule.cues === undefined ? undefined : new WordFilter(rule.cues);
  return {
    ...rule,
    create: (context) => ({
      record(seen) {
        if ((seen.traits & rule.needs) === 0) return;
        if (filter?.matches(seen.words(), seen.filterBits()) !== false) {
          checkTexts(rule, seen, context);
        }
      },
    }),
  };
}

function checkTexts(rule: TextRule, seen: SeenRecord, context: RuleContext): void {
  for (const part of seen.parts) {
    if ((part.traits & rule.needs) === 0) continue;
    const found = rule.find(part, context);
    if (found === undefined) continue;
    const { at, ...rest } = found;
    const place = seen.record.place;
    const column = at === undefined ? undefined : at + 1;
    context.report({ ...defined({ place, path: part.path, column }), ...rest });
  }
}
