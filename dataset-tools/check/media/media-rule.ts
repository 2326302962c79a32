import type { Rule, RuleContext, RuleInfo } from "../rule.ts";
import { type MediaBlock, mediaOf } from "./media-blocks.ts";

/** Makes a rule that checks each image and video; `check` returns a message, or undefined when it is fine. */
export function mediaRule(
  info: RuleInfo,
  check: (media: MediaBlock, context: RuleContext) => string | undefined,
): Rule {
  return {
    ...info,
    create: (context) => ({
      record({ onlyText, record }) {
        if (onlyText) return;
        for (const media of mediaOf(record)) {
          const message = check(media, context);
          if (message === undefined) continue;
          context.report({ place: record.place, path: media.path, message });
        }
      },
    }),
  };
}
