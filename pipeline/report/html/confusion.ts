import { grouped } from "../../counts.ts";
import type { ComparedModel } from "../../run-folder/answered-rows.ts";
import type { Verdict } from "../../run-folder/verdict.ts";
import type { ConfusedRows } from "./confused-rows.ts";
import { foreign, type Html, html, plain } from "./html.ts";
import { note, type Section, table } from "./parts.ts";

type Cells = NonNullable<Verdict["confusion"]>;

/** Labels up to which the whole matrix is drawn. */
const MATRIX_LABELS = 20;

/** Confusions that are listed where there are more labels. */
const LISTED = 25;

/**
 * Which label the models answered where another is right; null unless answers are scored by label.
 * @param shown the rows to which a cell leads
 */
export function confusionSection({ confusion }: Verdict, shown: ConfusedRows): Section | null {
  if (confusion === null || confusion.length === 0) return null;
  const labels = [...new Set(confusion.map(({ reference }) => reference))];
  const facts = { cells: confusion, labels, shown };
  const body = labels.length <= MATRIX_LABELS ? matrices(facts) : largest(facts);
  return { id: "confusion", title: "Which labels are confused", body };
}

interface Facts {
  readonly cells: Cells;
  readonly labels: readonly string[];
  readonly shown: ConfusedRows;
}

function matrices(facts: Facts): Html {
  return html`<p>Rows are the right labels, columns what the model answered. The diagonal is right. A linked number leads to its rows that changed.</p>
<h3>Tuned model</h3>${matrix(facts, "tuned")}
<details><summary>Base model</summary>${matrix(facts, "base")}</details>`;
}

function matrix({ cells, labels, shown }: Facts, model: ComparedModel): Html {
  const answers = [...labels, ...answersBeyond(cells, labels)];
  const counts = new Map(cells.map((cell) => [key(cell.reference, cell.answer), cell[model]]));
  const max = Math.max(1, ...cells.map((cell) => cell[model]));
  const heads = answers.map((answer, at) => columnHead(answer, at));
  const rows = labels.map((label, row) => {
    const tds = answers.map((answer, column) => {
      const count = counts.get(key(label, answer)) ?? 0;
      const level = count === 0 ? 0 : Math.ceil((count / max) * 5);
      return html`<td class="${row === column ? "right" : "wrong"} h${level}">${shown.countHtml({ model, reference: label, answer }, count)}</td>`;
    });
    return html`<tr><th scope="row"><span class="index">${row + 1}</span> ${foreign(label)}</th>${tds}</tr>
`;
  });
  const caption = `Answers of the ${model} model by right label`;
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table class="matrix">
<caption class="sr">${caption}</caption>
<thead><tr><th scope="col">Right label</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Answers that are right nowhere, and that of no label. */
function answersBeyond(cells: Cells, labels: readonly string[]): (string | null)[] {
  return [...new Set(cells.map(({ answer }) => answer))].filter(
    (answer) => answer === null || !labels.includes(answer),
  );
}

function columnHead(answer: string | null, at: number): Html {
  if (answer === null) return html`<th scope="col">no label</th>`;
  return html`<th scope="col" title="${plain(answer)}"><span aria-hidden="true">${at + 1}</span><span class="sr">${foreign(answer)}</span></th>`;
}

function key(reference: string, answer: string | null): string {
  return JSON.stringify([reference, answer]);
}

function largest({ cells, shown }: Facts): Html {
  const wrong = cells
    .filter(({ reference, answer, tuned, base }) => reference !== answer && tuned + base > 0)
    .sort((one, other) => other.tuned - one.tuned || other.base - one.base);
  const left = wrong.length - LISTED;
  return html`${table({
    caption: "The largest confusions of the tuned model",
    columns: [
      { title: "Right label" },
      { title: "Answered" },
      { title: "Tuned", isNumber: true },
      { title: "Base", isNumber: true },
    ],
    rows: wrong
      .slice(0, LISTED)
      .map(({ reference, answer, tuned, base }) => [
        foreign(reference),
        answer === null ? html`<em>no label</em>` : foreign(answer),
        shown.countHtml({ model: "tuned", reference, answer }, tuned),
        shown.countHtml({ model: "base", reference, answer }, base),
      ]),
  })}${left > 0 ? note(`${grouped(left)} more pairs are in report.json.`) : null}`;
}
