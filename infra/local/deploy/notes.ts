import type { Planned } from "./deployment.ts";

/** How many resources a note names. */
const NAMED = 3;

/** What a template asks for and the local cloud does not do; the same of many resources is one note. */
export class Notes {
  readonly #ids = new Map<string, Set<string>>();

  /**
   * @param what what is not done; empty for a type that is not simulated at all
   * @param resource the resource that it is about
   */
  add(what: string, { type, logicalId }: Pick<Planned, "type" | "logicalId">): void {
    const key = JSON.stringify([type, what]);
    this.#ids.set(key, (this.#ids.get(key) ?? new Set()).add(logicalId));
  }

  lines(): string[] {
    return [...this.#ids].map(([key, ids]) => {
      const [type, what] = JSON.parse(key) as [string, string];
      const about = `${type} (${listed([...ids])})`;
      return what === "" ? about : `${about}: ${what}`;
    });
  }
}

function listed(ids: readonly string[]): string {
  const more = ids.length - NAMED;
  // A list that ends in "and 1 more" would be no shorter.
  if (more <= 1) return ids.join(", ");
  return `${ids.slice(0, NAMED).join(", ")} and ${more} more`;
}
