import type { Rule, RuleContext, RuleInfo } from "../rule.ts";
import { type MediaBlock, mediaOf } from "./media-blocks.ts";

/** Makes a rule of a look at each image or video: a message, or undefined when it is right. */
export function mediaRule(
  info: RuleInfo,
  look: (media: MediaBlock, context: RuleContext) => string | undefined,
): Rule {
  return {
    ...info,
    create: (context) => ({
      record({ onlyText, record }) {
        if (onlyText) return;
        for (const media of mediaOf(record)) {
          const message = look(media, context);
          if (message === undefined) continue;
          context.report({ place: record.place, path: media.path, message });
        }
      },
    }),
  };
}
