import { documentOf, navigation } from "../../../report/html/document.ts";
import { code, foreign, type Html, html, plain } from "../../../report/html/html.ts";
import { sectionHtml, table } from "../../../report/html/parts.ts";
import type { VersionDetails } from "../version-details.ts";
import { type Block, cardSections } from "./card-sections.ts";

/** The model card of a version as one page that loads and runs nothing. */
export function cardPage(version: VersionDetails): string {
  const sections = cardSections(version);
  const title = `Model card: ${plain(version.version)}`;
  return documentOf({
    ...{ title, kind: "card", footer: "This card holds no rows of the dataset." },
    header: html`<header class="banner ${version.outcome}"><p class="run">${plain(version.group)}</p><div class="ending"><h1>${title}</h1></div></header>
${navigation("card", sections)}`,
    main: sections.map(({ id, title, blocks }) =>
      sectionHtml({ id, title, body: html`${blocks.map(blockHtml)}` }),
    ),
  });
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
