import { type Html, html, type Part } from "./html.ts";

/** A section of the page with its heading; `null` where it has no content. */
export interface Section {
  /** Anchor, e.g. `scores`. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** The section as HTML. */
export function sectionHtml({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}

/** A column of a table. */
interface Column {
  readonly title: string;
  /** Numbers are set to the right, in figures of equal width. */
  readonly isNumber?: boolean;
}

/** A table; the first cell of a row is its heading. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Part[])[];
  /** The caption is for screen readers only, since a heading says the same. */
  readonly isCaptionHidden?: boolean;
}

/** A table that scrolls by itself where the window is narrow. */
export function table({ caption, columns, rows, isCaptionHidden = true }: Table): Html {
  const head = columns.map(
    ({ title, isNumber }) => html`<th scope="col"${numeric(isNumber)}>${title}</th>`,
  );
  const body = rows.map(
    (cells) => html`<tr>${cells.map((cell, at) => tableCell(cell, columns[at], at))}</tr>
`,
  );
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption${isCaptionHidden ? html` class="sr"` : null}>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody>
</table></div>`;
}

function tableCell(cell: Part, column: Column | undefined, at: number): Html {
  return at === 0
    ? html`<th scope="row">${cell}</th>`
    : html`<td${numeric(column?.isNumber)}>${cell}</td>`;
}

function numeric(isNumber: boolean | undefined): Part {
  return isNumber === true ? html` class="num"` : null;
}

/** Names with their values; those whose value is null are left out. */
export function fields(pairs: readonly (readonly [name: string, value: Part])[]): Html {
  const items = pairs.flatMap(([name, value]) =>
    value === null
      ? []
      : [
          html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
        ],
  );
  return html`<dl class="fields">${items}</dl>`;
}

/** A short note beneath a heading or a figure. */
export function note(...text: readonly Part[]): Html {
  return html`<p class="note">${text}</p>`;
}

/** A word in a small frame, e.g. `worse`, with a sign so that color is not all that tells. */
export function tag(kind: "good" | "bad" | "unsure" | "plain", word: string): Html {
  const signs = { good: "▲ ", bad: "▼ ", unsure: "", plain: "" } as const;
  return html`<span class="tag ${kind}">${signs[kind]}${word}</span>`;
}
