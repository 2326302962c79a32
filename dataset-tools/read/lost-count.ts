/** Names that are counted apart; a row of a hostile file may hold any number of keys. */
const MAX_NAMES = 200;
const others = "further fields";

/** Counts rows by the name of what was lost of them. */
export class LostCount {
  readonly counts = new Map<string, number>();

  /** Counts rows that lose this; no row, no entry. Returns the name under which they are counted. */
  add(name: string, rows: number): string {
    const known = this.counts.has(name) || this.counts.size < MAX_NAMES;
    const key = known ? name : others;
    if (rows > 0) this.counts.set(key, (this.counts.get(key) ?? 0) + rows);
    return key;
  }
}
