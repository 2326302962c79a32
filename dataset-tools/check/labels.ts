import { ExchangeWords } from "./exchange-words.ts";
import { JsonAnswers } from "./json-answers.ts";
import { LabelledRows } from "./labelled-rows.ts";
import type { SeenRecord } from "./seen-record.ts";

const MAX_LABELS = 1000;
const MAX_LABEL_LENGTH = 100;
const MIN_ROWS_PER_LABEL = 3;

/** One answer and its rows. */
export interface Label {
  readonly text: string;
  /** Ordinal of the first row with it. */
  readonly first: number;
  rows: number;
}

/** Counts the different answers of a dataset, as long as they are few and short enough to be labels. */
export class Labels {
  /** What the answers are as JSON: no labels, when most of them are. */
  readonly json = new JsonAnswers();
  /** The questions with their labels, as long as there are few labels. */
  readonly questions = new LabelledRows();
  /** The words of questions and answers in free text. */
  readonly exchanges = new ExchangeWords();
  readonly #byText = new Map<string, Label>();
  #rows = 0;
  #open = true;

  /** Counts a record's answer. */
  add(seen: SeenRecord): void {
    this.json.add(seen);
    this.questions.add(seen);
    this.exchanges.add(seen);
    if (!this.#open || seen.answer === undefined) return;
    this.#rows++;
    const known = this.#byText.get(seen.answer);
    if (known !== undefined) known.rows++;
    else this.#start(seen.answer, seen.ordinal);
  }

  /** The labels, when the answers are labels: no JSON, at most 1000, with at least three rows each on average. */
  get all(): readonly Label[] | undefined {
    const labels = this.#byText.size;
    if (this.json.most) return undefined;
    if (!this.#open || labels < 2 || labels * MIN_ROWS_PER_LABEL > this.#rows) return undefined;
    return [...this.#byText.values()];
  }

  /** Rows with an answer. */
  get rows(): number {
    return this.#rows;
  }

  #start(text: string, first: number): void {
    if (text.length > MAX_LABEL_LENGTH || this.#byText.size >= MAX_LABELS) this.#close();
    else this.#byText.set(text, { text, first, rows: 1 });
  }

  #close(): void {
    this.#open = false;
    this.#byText.clear();
  }
}

/** A label in composed characters (NFC) without case, outer white space and the difference between space, `_` and `-`. */
export function plainLabel(text: string): string {
  return text
    .normalize("NFC")
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
}
