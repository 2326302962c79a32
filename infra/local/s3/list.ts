import { compareKeys, type KeyIndex } from "./keys.ts";

/** What is to be listed. */
export interface ListQuery {
  readonly prefix: string;
  /** Empty when keys are not to be grouped. */
  readonly delimiter: string;
  /** Only keys after this one; for a group of keys, its common prefix. Empty for the beginning. */
  readonly after: string;
  /** Most keys and groups together. */
  readonly limit: number;
}

/** A page of a listing. */
export interface ListPage<T> {
  readonly entries: readonly (readonly [key: string, item: T])[];
  readonly prefixes: readonly string[];
  /** Where the next page begins: the last key or group of this one. Undefined on the last page. */
  readonly next?: string;
}

/**
 * Walks the index for one page, jumping over each group of keys that share a prefix up to the delimiter.
 * @param show what of a key's item is listed; undefined leaves the key out
 */
export function listPage<T, U>(
  index: KeyIndex<T>,
  query: ListQuery,
  show: (item: T) => U | undefined,
): ListPage<U> {
  const entries: [string, U][] = [];
  const prefixes: string[] = [];
  if (query.limit === 0) return { entries, prefixes };
  let next: string | undefined;
  let last = "";
  for (const step of steps(index, query, show)) {
    if (entries.length + prefixes.length === query.limit) {
      next = last;
      break;
    }
    if ("group" in step) prefixes.push(step.group);
    else entries.push([step.key, step.shown]);
    last = "group" in step ? step.group : step.key;
  }
  return { entries, prefixes, ...(next === undefined ? {} : { next }) };
}

type Step<U> = { readonly group: string } | { readonly key: string; readonly shown: U };

function* steps<T, U>(
  index: KeyIndex<T>,
  { prefix, delimiter, after }: ListQuery,
  show: (item: T) => U | undefined,
): Generator<Step<U>> {
  let place = firstPlace(index, { prefix, delimiter, after });
  for (;;) {
    const key = index.keyAt(place);
    if (!key?.startsWith(prefix)) return;
    const shown = show(index.get(key) as T);
    const group = groupOf(key, prefix, delimiter);
    if (shown === undefined) place += 1;
    else if (group === undefined) {
      yield { key, shown };
      place += 1;
    } else {
      yield { group };
      place = index.placeAfter(group);
    }
  }
}

function firstPlace<T>(
  index: KeyIndex<T>,
  { prefix, delimiter, after }: Omit<ListQuery, "limit">,
): number {
  if (after === "" || compareKeys(after, prefix) < 0) return index.placeOf(prefix);
  const group = after.startsWith(prefix) ? groupOf(after, prefix, delimiter) : undefined;
  // A group that a page ended with is not listed again, though more of its keys come after the mark.
  if (group === after) return index.placeAfter(group);
  const place = index.placeOf(after);
  return index.keyAt(place) === after ? place + 1 : place;
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}
