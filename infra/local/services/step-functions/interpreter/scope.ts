import type { QueryLanguage } from "../language/definition.ts";
import type { Fields } from "../language/value.ts";

/** Variables of one machine; a branch or an iteration sees those around it and assigns its own. */
export class Scope {
  readonly #own = new Map<string, unknown>();
  readonly #outer: Scope | undefined;
  /** Query language of states that name none. */
  readonly language: QueryLanguage;

  constructor(language: QueryLanguage, outer?: Scope) {
    this.language = language;
    this.#outer = outer;
  }

  has(name: string): boolean {
    return this.#own.has(name) || (this.#outer?.has(name) ?? false);
  }

  get(name: string): unknown {
    return this.#own.has(name) ? this.#own.get(name) : this.#outer?.get(name);
  }

  assign(values: Fields | undefined): void {
    for (const [name, value] of Object.entries(values ?? {})) this.#own.set(name, value);
  }

  /** All variables that can be seen from here. */
  all(): Record<string, unknown> {
    return { ...this.#outer?.all(), ...Object.fromEntries(this.#own) };
  }
}
