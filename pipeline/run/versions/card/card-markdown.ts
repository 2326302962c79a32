import { table } from "../../../report/markdown/markdown.ts";
import type { VersionDetails } from "../version-details.ts";
import { type Block, cardSections } from "./card-sections.ts";

/** The model card of a version as Markdown. */
export function cardMarkdown(version: VersionDetails): string {
  const sections = cardSections(version).map(({ title, blocks }) =>
    [`## ${title}`, ...blocks.map(blockMarkdown)].join("\n\n"),
  );
  return `${[`# Model card: ${inert(version.version)}`, ...sections].join("\n\n")}\n`;
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case "text":
      return inert(block.text);
    case "open":
      return `> **TO BE FILLED IN BY THE OWNER:** ${inert(block.text)}`;
    case "command":
      return `\`${block.text}\``;
    case "table":
      return table(
        block.head,
        block.rows.map((cells) => cells.map(inert)),
      );
  }
}

/** Text of others without its power in Markdown, HTML in it included. */
function inert(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>|]/g, (sign) => `\\${sign}`)
    .replaceAll("&", "&amp;")
    .replaceAll(/\s*[\r\n]\s*/g, " ");
}
