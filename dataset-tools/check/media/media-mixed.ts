import type { Rule } from "../rule.ts";
import { mediaOf } from "./media-blocks.ts";

/** A dataset has text only, text and images, or text and videos. */
export const mediaMixed: Rule = {
  code: "media-mixed",
  severity: "error",
  title: "Images and videos in one dataset",
  why: "A dataset may contain images or videos, but not both.",
  remedy: "Split the dataset and tune twice, or leave one kind out.",
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
          const message = `the row has ${kind === "image" ? "an image" : "a video"}, but earlier rows have ${first}s`;
          report({ place: record.place, path, message });
          return;
        }
      },
    };
  },
};
