import type { Block, BlockSection } from "../blocks.ts";
import { code, foreign, type Html, html } from "./html.ts";
import { sectionHtml, table } from "./parts.ts";

/** Sections of blocks as HTML. */
export function blockSections(sections: readonly BlockSection[]): Html[] {
  return sections.map(({ id, title, blocks }) =>
    sectionHtml({ id, title, body: html`${blocks.map(blockHtml)}` }),
  );
}

function blockHtml(block: Block): Html {
  switch (block.kind) {
    case "text":
      return html`<p>${foreign(block.text)}</p>`;
    case "open":
      return html`<p><mark><strong>To be filled in by the owner:</strong></mark> ${block.text}</p>`;
    case "command":
      return html`<p class="command">${code(block.text)}</p>`;
    case "table":
      return table({
        caption: block.caption,
        columns: block.head.map((title) => ({ title })),
        rows: block.rows.map((cells) => cells.map((cell) => foreign(cell))),
      });
  }
}
