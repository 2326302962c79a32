import type { Block, BlockSection } from "../blocks.ts";
import { table } from "./markdown.ts";

/** Sections of blocks as Markdown, under a title. */
export function blocksMarkdown(title: string, sections: readonly BlockSection[]): string {
  const parts = sections.map(({ title, blocks }) =>
    [`## ${title}`, ...blocks.map(blockMarkdown)].join("\n\n"),
  );
  return `${[`# ${inert(title)}`, ...parts].join("\n\n")}\n`;
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
