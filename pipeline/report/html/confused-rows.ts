import { grouped } from "../../counts.ts";
import type { ComparedModel } from "../../run-folder/answered-rows.ts";
import type { ChangedRow } from "../../run-folder/report.ts";
import { type Html, html, plain } from "./html.ts";

/** What a model answered where another label, or the same, is right. */
export interface Confusion {
  readonly model: ComparedModel;
  readonly reference: string;
  /** null: no label was read. */
  readonly answer: string | null;
}

/** Which rows on the page belong to a cell of the confusion matrix: cells get numbers that both carry. */
export class ConfusedRows {
  readonly #numbers = new Map<string, number>();

  /** @param rows those that the page shows */
  constructor(rows: readonly ChangedRow[]) {
    for (const row of rows) {
      for (const cell of cellsOf(row)) {
        if (!this.#numbers.has(cell)) this.#numbers.set(cell, this.#numbers.size);
      }
    }
  }

  /** The numbers of a row's cells, separated by spaces. */
  numbersOf(row: ChangedRow): string {
    return cellsOf(row)
      .map((cell) => this.#numbers.get(cell))
      .join(" ");
  }

  /** How many rows are in a cell; a link to those among them that changed, where the page shows some. */
  countHtml(confusion: Confusion, count: number): Html {
    const number = this.#numbers.get(keyOf(confusion));
    if (number === undefined || count === 0) return html`${count === 0 ? "" : grouped(count)}`;
    const { model, reference, answer } = confusion;
    const answered = answer === null ? "no label" : `“${plain(answer)}”`;
    const words = `“${plain(reference)}”, for which the ${model} model answered ${answered}`;
    return html`<a href="#rows" data-cell="${number}" data-words="${words}" aria-label="${grouped(count)}: show the changed rows of ${words}">${grouped(count)}</a>`;
  }
}

function cellsOf({ reference, tuned, base }: ChangedRow): string[] {
  return [
    keyOf({ model: "tuned", reference, answer: tuned.label }),
    keyOf({ model: "base", reference, answer: base.label }),
  ];
}

function keyOf({ model, reference, answer }: Confusion): string {
  return JSON.stringify([model, reference, answer]);
}
