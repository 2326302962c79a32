import { createHash } from "node:crypto";
import { code, foreign, Html, html, plain } from "../../../report/html/html.ts";
import { sectionHtml, table } from "../../../report/html/parts.ts";
import { styles } from "../../../report/html/style.ts";
import type { VersionDetails } from "../version-details.ts";
import { type Block, cardSections } from "./card-sections.ts";

/** The model card of a version as one page that loads and runs nothing. */
export function cardPage(version: VersionDetails): string {
  const sections = cardSections(version);
  const digest = createHash("sha256").update(styles).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const title = `Model card: ${plain(version.version)}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title} – Tunewright</title>
<link rel="icon" href="data:,">
<style>${new Html(styles)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the card</a>
<header class="banner ${version.outcome}"><p class="run">${plain(version.group)}</p><div class="ending"><h1>${title}</h1></div></header>
<nav aria-label="Parts of the card"><ul>${sections.map((one) => html`<li><a href="#${one.id}">${one.title}</a></li>`)}</ul></nav>
<main id="main">
${sections.map(({ id, title, blocks }) => sectionHtml({ id, title, body: html`${blocks.map(blockHtml)}` }))}
</main>
<footer>This card holds no rows of the dataset.</footer>
</body>
</html>
`.text;
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
