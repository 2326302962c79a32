import { LostCount } from "../read/lost-count.ts";
import type { Place } from "../record.ts";
import type { RuleContext } from "./rule.ts";

/** Reports what many rows have in common once for each name and file, with the count, at its first row. */
export class NamesInFile {
  readonly #report: RuleContext["report"];
  readonly #message: (name: string, rows: string) => string;
  #count = new LostCount();
  readonly #first = new Map<string, Place>();

  constructor({ report }: RuleContext, message: (name: string, rows: string) => string) {
    this.#report = report;
    this.#message = message;
  }

  /** Counts a name once more. */
  add(name: string, place: Place): void {
    const key = this.#count.add(name, 1);
    if (!this.#first.has(key)) this.#first.set(key, place);
  }

  /** At the end of a file. */
  flush(): void {
    for (const [name, times] of this.#count.counts) {
      const place = this.#first.get(name) as Place;
      const message = this.#message(name, times === 1 ? "1 row" : `${times} rows`);
      this.#report({ place, message });
    }
    this.#count = new LostCount();
    this.#first.clear();
  }
}
