import { blockKind, blockName } from "../../models/accepted-blocks.ts";
import type { Block } from "../../record.ts";
import type { Rule } from "../rule.ts";
import { noTextIn } from "../text/turn-content.ts";

/** A block that no customization job accepts: audio, files, refusals, documents, image placeholders. */
export const foreignBlock: Rule = {
  code: "foreign-block",
  severity: "error",
  title: "Block that the base model's format does not have",
  why: "The job rejects the row; without the block, the model would learn an answer to something that it never saw.",
  remedy:
    "Remove the row, or write what the block says as text. Images and videos must be in S3, as `image` and `video` blocks.",
  source:
    "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py, ContentItem",
  repairable: false,
  create: ({ report }) => ({
    record({ onlyText, record }) {
      if (onlyText) return;
      for (const turn of record.turns) {
        const found = turn.blocks.find(isForeign);
        if (found === undefined || noTextIn(turn, record) !== undefined) continue;
        const name = "other" in found ? blockName(found.other) : "text";
        const message = `the turn has a block that no job accepts (${name})`;
        report({ place: record.place, path: turn.path, message });
      }
    },
  }),
};

/** OpenAI's images outside of S3 have a rule of their own. */
function isForeign(block: Block): boolean {
  if (blockKind(block) !== undefined || "text" in block) return false;
  const { type } = block.other;
  return type !== "image_url" && type !== "input_image";
}
