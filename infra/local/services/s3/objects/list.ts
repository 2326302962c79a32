import { compareKeys, type KeyIndex } from "./keys.ts";

/** What to list. */
export interface ListQuery<U> {
  readonly prefix: string;
  /** Empty when keys are not to be grouped. */
  readonly delimiter: string;
  /** Only keys after this one; for a group of keys, its common prefix. Empty to start. */
  readonly after: string;
  /** Entries of the key `after` itself that the previous page had no room for. */
  readonly left?: readonly U[];
  /** Maximum number of entries and groups together. */
  readonly limit: number;
}

/** A key's entry in a listing: an object, a version, an upload. */
export interface Entry<U> {
  readonly key: string;
  readonly shown: U;
}

/** A page of a listing. */
export interface ListPage<U> {
  readonly entries: readonly Entry<U>[];
  readonly prefixes: readonly string[];
  /** The last entry or group of this page, after which the next starts. Undefined on the last page. */
  readonly next?: { readonly key: string; readonly shown?: U };
}

/**
 * Walks the index for one page, jumping over each group of keys that share a prefix up to the delimiter.
 * @param show the entries of a key's item; none leaves the key out
 */
export function listPage<T, U>(
  index: KeyIndex<T>,
  query: ListQuery<U>,
  show: (item: T) => readonly U[],
): ListPage<U> {
  const entries: Entry<U>[] = [];
  const prefixes: string[] = [];
  if (query.limit === 0) return { entries, prefixes };
  let last: Step<U> | undefined;
  for (const step of steps(index, query, show)) {
    if (last && entries.length + prefixes.length === query.limit) {
      return { entries, prefixes, next: "group" in last ? { key: last.group } : last };
    }
    if ("group" in step) prefixes.push(step.group);
    else entries.push(step);
    last = step;
  }
  return { entries, prefixes };
}

type Step<U> = { readonly group: string } | Entry<U>;

function* steps<T, U>(
  index: KeyIndex<T>,
  query: ListQuery<U>,
  show: (item: T) => readonly U[],
): Generator<Step<U>> {
  const { prefix, delimiter, after, left = [] } = query;
  for (const shown of left) yield { key: after, shown };
  let at = firstIndex(index, query);
  for (let key = index.keyAt(at); key?.startsWith(prefix); key = index.keyAt(at)) {
    const entries = show(index.get(key) as T);
    const group = groupOf(key, prefix, delimiter);
    if (entries.length > 0 && group !== undefined) {
      yield { group };
      at = index.indexAfter(group);
    } else {
      for (const shown of entries) yield { key, shown };
      at += 1;
    }
  }
}

function firstIndex<T>(
  index: KeyIndex<T>,
  { prefix, delimiter, after }: Omit<ListQuery<unknown>, "limit">,
): number {
  if (after === "" || compareKeys(after, prefix) < 0) return index.indexOf(prefix);
  const group = after.startsWith(prefix) ? groupOf(after, prefix, delimiter) : undefined;
  // A group that a page ended with is not listed again, though more of its keys come after the mark.
  if (group === after) return index.indexAfter(group);
  const at = index.indexOf(after);
  return index.keyAt(at) === after ? at + 1 : at;
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}
