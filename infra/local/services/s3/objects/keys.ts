/** Order of keys as S3 lists them: by their UTF-8 bytes, which is the order of code points. */
export function compareKeys(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** UTF-16 has its surrogates (planes 1–16) below U+E000; UTF-8 sorts them above. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Items by key, in the order of their keys, found by key or index. */
export class KeyIndex<T> {
  readonly #items = new Map<string, T>();
  readonly #keys: string[];

  /** @param items in any order */
  constructor(items: Iterable<readonly [string, T]> = []) {
    for (const [key, item] of items) this.#items.set(key, item);
    this.#keys = [...this.#items.keys()].sort(compareKeys);
  }

  get size(): number {
    return this.#keys.length;
  }

  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  set(key: string, item: T): void {
    if (!this.#items.has(key)) this.#keys.splice(this.indexOf(key), 0, key);
    this.#items.set(key, item);
  }

  delete(key: string): void {
    if (this.#items.delete(key)) this.#keys.splice(this.indexOf(key), 1);
  }

  /** All items in the order of their keys. */
  values(): T[] {
    return this.#keys.map((key) => this.#items.get(key) as T);
  }

  /** The key at an index; undefined after the last. */
  keyAt(index: number): string | undefined {
    return this.#keys[index];
  }

  /** The index of the first key that is `key` or after it. */
  indexOf(key: string): number {
    return this.#seek((each) => compareKeys(each, key) < 0);
  }

  /** The index of the first key after all that start with `prefix`. */
  indexAfter(prefix: string): number {
    return this.#seek((each) => each.startsWith(prefix) || compareKeys(each, prefix) < 0);
  }

  /** The first index at which `isBefore` no longer holds. */
  #seek(isBefore: (key: string) => boolean): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#keys[middle] as string)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
