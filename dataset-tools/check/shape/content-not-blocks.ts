import { isObject } from "../../read/row-shape.ts";
import type { Rule } from "../rule.ts";

/** A Converse row whose content or system text is a bare text, as in other formats. */
export const contentNotBlocks: Rule = {
  code: "content-not-blocks",
  severity: "warning",
  title: "Bare text where Converse wants a list of blocks",
  why: 'Bedrock refuses `"content": "text"`; it wants `"content": [{"text": "text"}]`, and so for `system`.',
  remedy: "Run `convert`, which writes the blocks; do not upload the file as it is.",
  source: "Bedrock User Guide, model-customization-prepare (Converse format)",
  repairable: false,
  create: ({ report }) => ({
    row({ value, place }, seen) {
      if (seen?.record.shape !== "converse" || !isObject(value)) return;
      for (const path of bareTexts(value)) {
        report({ place, path, message: "a list of blocks must stand here, found a bare text" });
      }
    },
  }),
};

function bareTexts({ system, messages }: Record<string, unknown>): readonly string[] {
  const found = typeof system === "string" ? ["system"] : [];
  if (!Array.isArray(messages)) return found;
  for (let i = 0; i < messages.length; i++) {
    const message: unknown = messages[i];
    if (!isObject(message) || typeof message["content"] !== "string") continue;
    found.push(`messages[${i}].content`);
  }
  return found;
}
