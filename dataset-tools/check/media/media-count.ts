import type { Rule } from "../rule.ts";
import { mediaOf } from "./media-blocks.ts";

/** Images or videos in one row. */
export const mediaCount: Rule = {
  code: "media-count",
  severity: "error",
  title: "Too many images or videos in a row",
  why: "The job rejects the row.",
  remedy: "Split the row or leave some of the media out.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create({ options, report }) {
    const { images, videos } = options.rules;
    return {
      record({ onlyText, record }) {
        if (onlyText) return;
        const media = mediaOf(record);
        if (media.length < 2) return;
        for (const [kind, rules] of [
          ["image", images],
          ["video", videos],
        ] as const) {
          const count = media.filter((block) => block.kind === kind).length;
          if (rules === undefined || count <= rules.perRow) continue;
          const message = `the row has ${count} ${kind}s; the limit is ${rules.perRow}`;
          report({ place: record.place, message });
        }
      },
    };
  },
};
