import type { DataRules } from "../../models/data-rules.ts";
import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";
import { thinkingIn } from "./think-tags.ts";

/** `<think>…</think>` in an answer, with or without a thought in it. */
export const thinkTag = textRule({
  code: "think-tag",
  severity: "warning",
  title: "Thinking tags in an answer",
  why: "They come from another model; this one learns to write them as text for its users to see.",
  remedy: "Remove the thoughts with their tags; `--fix` does it for you.",
  source: "Chat templates of DeepSeek-R1 and Qwen3; NeMo Curator, ThinkingFilter",
  repairable: true,
  needs: trait.angle,
  find({ text, side }, { options }) {
    if (side !== "answer") return undefined;
    const thinking = thinkingIn(text);
    if (thinking !== "empty" && thinking !== "full") return undefined;
    const what = thinking === "empty" ? "an empty pair of thinking tags" : "a thought in `<think>`";
    const at = text.search(/<(?:think|reason|thought|scratch)/i);
    return { at, message: `the answer has ${what}${insteadOf(options.rules)}` };
  },
});

function insteadOf({ reasoning }: DataRules): string {
  return reasoning === true
    ? "; this model takes thoughts as a block `reasoningContent` before the text"
    : "";
}
