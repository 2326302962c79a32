import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";
import { thinkingIn } from "./think-tags.ts";

/** A thinking tag that is never closed, or closed without having been opened. */
export const unbalancedThinkTag = textRule({
  code: "unbalanced-think-tag",
  severity: "warning",
  title: "Thinking tag without its counterpart",
  why: "The thought and the answer cannot be separated, and the model learns to leave tags open.",
  remedy: "Remove the thought and the tag by hand, or leave out the row.",
  source: "NeMo Curator, MalformedThinkingFilter",
  repairable: false,
  needs: trait.angle,
  find({ text, side }) {
    if (side !== "answer" || thinkingIn(text) !== "unbalanced") return undefined;
    const at = text.search(/<\/?(?:think|reason|thought|scratch)/i);
    return { at, message: "the answer has a thinking tag without its counterpart" };
  },
});
