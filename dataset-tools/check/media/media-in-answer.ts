import { mediaRule } from "./media-rule.ts";

/** Answers are text. */
export const mediaInAnswer = mediaRule(
  {
    code: "media-in-answer",
    severity: "error",
    title: "Image or video in an answer",
    why: "These models learn to write text; only the user's turns may contain media.",
    remedy: "Move the media to the user's turn.",
    source: "nova_ft_dataset_validator.py; amazon-bedrock-samples, Llama dataset validation schema",
    repairable: false,
  },
  ({ role, kind }) =>
    role === "assistant" ? `the answer must be text, but contains ${article(kind)}` : undefined,
);

function article(kind: "image" | "video"): string {
  return kind === "image" ? "an image" : "a video";
}
