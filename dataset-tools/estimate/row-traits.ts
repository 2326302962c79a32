import { mediaOf } from "../check/media/media-blocks.ts";
import { languageOfText } from "../check/set/languages.ts";
import { usesTools } from "../read/to-record.ts";
import type { RowShape, TrainingRecord } from "../record.ts";

/** How many rows of a dataset are of which kind. */
export interface RowTraits {
  readonly rows: number;
  /** With more than one answer. */
  readonly multiTurn: number;
  readonly withSystem: number;
  readonly withTools: number;
  readonly withMedia: number;
  /** Rows by how they are written, the most frequent first. */
  readonly shapes: readonly (readonly [shape: RowShape, rows: number])[];
  /** Shares of the questions by language or script, of the first rows in which one can be recognized. */
  readonly languages: readonly (readonly [language: string, share: number])[];
}

/** Rows of which the language is looked at. */
const MAX_LOOKED_AT = 2000;

/** Counts kinds of rows record by record. */
export class RowTraitsTally {
  #rows = 0;
  #multiTurn = 0;
  #withSystem = 0;
  #withTools = 0;
  #withMedia = 0;
  readonly #shapes = new Map<RowShape, number>();
  readonly #languages = new Map<string, number>();

  add(record: TrainingRecord): void {
    this.#rows++;
    const answers = record.turns.filter(({ role }) => role === "assistant").length;
    if (answers > 1) this.#multiTurn++;
    if (record.system.length > 0) this.#withSystem++;
    if (usesTools(record)) this.#withTools++;
    if (mediaOf(record).length > 0) this.#withMedia++;
    count(this.#shapes, record.shape);
    if (this.#rows > MAX_LOOKED_AT) return;
    const question = record.turns.find(({ role }) => role === "user")?.blocks[0];
    const text = question !== undefined && "text" in question ? question.text : "";
    const language = languageOfText(text);
    if (language !== undefined) count(this.#languages, language);
  }

  get traits(): RowTraits {
    const known = [...this.#languages.values()].reduce((sum, rows) => sum + rows, 0);
    return {
      rows: this.#rows,
      multiTurn: this.#multiTurn,
      withSystem: this.#withSystem,
      withTools: this.#withTools,
      withMedia: this.#withMedia,
      shapes: sortedByRows(this.#shapes),
      languages: sortedByRows(this.#languages).map(([name, rows]) => [name, rows / known] as const),
    };
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sortedByRows<Key>(counts: ReadonlyMap<Key, number>): [Key, number][] {
  return [...counts].sort(([, one], [, other]) => other - one);
}
