import type { Found } from "./rule.ts";
import type { SeenRecord } from "./seen-record.ts";

const MAX_CHARACTERS = 600;

/** A row's text, kept only on request. */
export interface Example {
  readonly file: string;
  readonly line: number;
  readonly question: string;
  readonly answer: string;
}

/** The first few rows with findings of each code. */
export class Examples {
  readonly #kept = new Map<string, Example[]>();
  readonly #perCode: number;

  constructor(perCode: number) {
    this.#perCode = perCode;
  }

  /** Keeps the current row for this code while there is room. */
  keep(code: string, found: Found, seen: SeenRecord | undefined): void {
    if (this.#perCode === 0 || seen === undefined) return;
    const list = this.#kept.get(code) ?? [];
    if (list.length >= this.#perCode) return;
    const { file, line } = found.place;
    list.push({ file, line, question: cut(seen.question), answer: cut(seen.answer ?? "") });
    this.#kept.set(code, list);
  }

  /** The kept rows of a code. */
  of(code: string): readonly Example[] {
    return this.#kept.get(code) ?? [];
  }
}

function cut(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)} …`;
}
