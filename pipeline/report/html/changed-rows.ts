import { counted, grouped } from "../../counts.ts";
import type { ChangedAnswer, ChangedRow, RowChanges } from "../../run-folder/report.ts";
import { shorten } from "../changed-rows.ts";
import type { ConfusedRows } from "./confused-rows.ts";
import { foreign, type Html, html, plain } from "./html.ts";
import { note, type Section, tag } from "./parts.ts";
import { markWords } from "./word-diff.ts";

/** Characters of a text on the page. */
const SHOWN = { question: 600, answer: 400 } as const;

/** Bytes of all rows on the page, so that it stays below 1 MB; rows that became worse take what they need first. */
const MAX_BYTES = 640_000;

/** Of these bytes, those that rows that became better have in any case. */
const BETTER_BYTES = 200_000;

/** The rows that the models answered differently well, worse first, with a filter. */
export function rowsSection({ counts, rows }: RowChanges, confused: ConfusedRows): Section {
  const items = (change: ChangedRow["change"]) =>
    rows.filter((row) => row.change === change).map((row) => () => rowHtml(row, confused));
  const worse = fitting(items("worse"), MAX_BYTES - BETTER_BYTES);
  const better = fitting(items("better"), MAX_BYTES - worse.bytes);
  return {
    id: "rows",
    title: "Rows that changed",
    body: html`<p>${counted(counts.worse, "row")} became worse, ${grouped(counts.better)} better, and ${grouped(counts.same)} scored the same. <mark>Underlined</mark> words of an answer are not in the reference.</p>
${leftOutNote({ worse: counts.worse - worse.items.length, better: counts.better - better.items.length })}
${filterForm(rows)}
<div id="row-list">${worse.items}${better.items}</div>
<p class="note print-only">On paper the first rows only; the page on a screen has the others.</p>`,
  };
}

/** As many rows as fit, each made only when its turn comes. */
function fitting(rows: readonly (() => Html)[], bytes: number): { items: Html[]; bytes: number } {
  const items: Html[] = [];
  let used = 0;
  for (const make of rows) {
    const item = make();
    const size = Buffer.byteLength(item.text);
    if (used + size > bytes) break;
    items.push(item);
    used += size;
  }
  return { items, bytes: used };
}

function leftOutNote({ worse, better }: RowChanges["leftOut"]): Html | null {
  const texts = [
    ...(worse === 0 ? [] : [`${counted(worse, "row")} that became worse`]),
    ...(better === 0 ? [] : [`${counted(better, "row")} that became better`]),
  ];
  if (texts.length === 0) return null;
  return note(
    html`<strong>Not shown here:</strong> ${texts.join(" and ")}, none by more than those shown. Every answer is in the folder <code>evaluation/</code> of the run.`,
  );
}

/** Hidden until the script shows it: without a script every row is on the page. */
function filterForm(rows: readonly ChangedRow[]): Html {
  const labels = [...new Set(rows.map(labelOf))].filter((label) => label !== null).sort();
  const options = labels.map((label) => html`<option value="${label}">${plain(label)}</option>`);
  const byLabel =
    labels.length < 2
      ? null
      : html`<label>Right label <select id="filter-label"><option value="">all</option>${options}</select></label>`;
  return html`<form id="filter" hidden role="search" aria-label="Filter the rows that changed">
<label>Change <select id="filter-change"><option value="">all</option><option value="worse">worse</option><option value="better">better</option></select></label>
${byLabel}
<label>Text <input id="filter-text" type="search" autocomplete="off" spellcheck="false"></label>
<button id="filter-cell" type="button" hidden></button>
<output id="filter-count" role="status"></output>
</form>`;
}

/** The right label of a row whose answers are labels. */
function labelOf({ reference, tuned, base }: ChangedRow): string | null {
  return tuned.label === null && base.label === null ? null : reference;
}

function rowHtml(row: ChangedRow, confused: ConfusedRows): Html {
  const { change, question, reference, tuned, base } = row;
  const label = labelOf(row);
  const sign = change === "worse" ? tag("bad", "worse") : tag("good", "better");
  return html`<article class="row ${change}" data-change="${change}"${label === null ? null : html` data-label="${label}" data-cells="${confused.numbersOf(row)}"`}>
<h3>Row ${grouped(row.row + 1)} ${sign}</h3>
<dl><div class="question"><dt>Question</dt><dd>${question === null ? html`<em>not readable</em>` : foreign(shorten(question, SHOWN.question))}</dd></div>
<div><dt>Reference</dt><dd>${foreign(shorten(reference, SHOWN.answer))}</dd></div>
<div><dt>Tuned</dt><dd>${answerHtml(tuned, reference)}</dd></div>
<div><dt>Base</dt><dd>${answerHtml(base, reference)}</dd></div></dl>
</article>
`;
}

function answerHtml({ text, value, isCut }: ChangedAnswer, reference: string): Html {
  const score = html`<span class="score">${scoreText(value)}</span>`;
  if (text === null) return html`${score} <em>the model refused this row</em>`;
  const answer = markWords(shorten(text, SHOWN.answer), shorten(reference, SHOWN.answer));
  return html`${score} <bdi>${answer}</bdi>${isCut ? html` <em>cut off</em>` : null}`;
}

/** Right and wrong by a sign; what is in between by its points. */
function scoreText(value: number): Html {
  if (value === 1) return html`<span class="ok">✓<span class="sr"> right:</span></span>`;
  if (value === 0) return html`<span class="no">✗<span class="sr"> wrong:</span></span>`;
  return html`${value.toFixed(2)}`;
}
