import type { Rule } from "../rule.ts";
import { mediaOf } from "./media-blocks.ts";

/** A set is of text, of text and images, or of text and videos. */
export const mediaMixed: Rule = {
  code: "media-mixed",
  severity: "error",
  title: "Images and videos in one set",
  why: "A dataset may have images or videos, never both.",
  remedy: "Split the set in two and tune twice, or leave one kind out.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create({ report }) {
    let first: "image" | "video" | undefined;
    return {
      record({ onlyText, record }) {
        if (onlyText) return;
        for (const { kind, path } of mediaOf(record)) {
          first ??= kind;
          if (kind === first) continue;
          const message = `the set has ${first}s, and here is a${kind === "image" ? "n image" : " video"}`;
          report({ place: record.place, path, message });
          return;
        }
      },
    };
  },
};
