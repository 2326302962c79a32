import { createHash } from "node:crypto";
import { Html, html } from "./html.ts";
import { styles } from "./style.ts";

/** What a page consists of besides its head. */
export interface PageParts {
  readonly title: Html | string;
  /** Name of what the page is, e.g. `report`. */
  readonly kind: string;
  /** All that comes before the main part. */
  readonly header: Html;
  readonly main: readonly Html[];
  readonly footer: string;
  /** The only script that runs. */
  readonly script?: string;
}

/**
 * A page that needs nothing but itself: the styles, and the script where it has one, are in it and allowed by their
 * hashes, and nothing else is loaded or run.
 */
export function documentOf({ title, kind, header, main, footer, script }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title} – Tunewright</title>
<link rel="icon" href="data:,">
<style>${new Html(styles)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the ${kind}</a>
${header}
<main id="main">
${main}
</main>
<footer>${footer}</footer>
${script === undefined ? null : html`<script>${new Html(script)}</script>\n`}</body>
</html>
`.text;
}

/** Links to the sections of a page. */
export function navigation(kind: string, sections: readonly { id: string; title: string }[]): Html {
  return html`<nav aria-label="Parts of the ${kind}"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

function policyFor(script: string | undefined): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(styles)}`,
    ...(script === undefined ? [] : [`script-src ${hash(script)}`]),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
