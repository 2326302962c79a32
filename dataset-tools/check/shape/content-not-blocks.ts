import { isObject } from "../../read/row-shape.ts";
import type { Rule } from "../rule.ts";

/** A Converse row whose content or system prompt is a plain string, as in other formats. */
export const contentNotBlocks: Rule = {
  code: "content-not-blocks",
  severity: "warning",
  title: "Plain string where Converse expects a list of blocks",
  why: 'Bedrock rejects `"content": "text"`; it expects `"content": [{"text": "text"}]`, and the same for `system`.',
  remedy: "Run `convert`, which writes the blocks; do not upload the file as it is.",
  source: "Bedrock User Guide, model-customization-prepare (Converse format)",
  repairable: false,
  create: ({ report }) => ({
    keys({ value, place }, seen) {
      if (seen?.record.shape !== "converse" || !isObject(value)) return;
      for (const path of plainStrings(value)) {
        report({ place, path, message: "this must be a list of blocks, but is a plain string" });
      }
    },
  }),
};

function plainStrings({ system, messages }: Record<string, unknown>): readonly string[] {
  const found = typeof system === "string" ? ["system"] : [];
  if (!Array.isArray(messages)) return found;
  for (let i = 0; i < messages.length; i++) {
    const message: unknown = messages[i];
    if (!isObject(message) || typeof message["content"] !== "string") continue;
    found.push(`messages[${i}].content`);
  }
  return found;
}
