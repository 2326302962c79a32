/** A key as it may be shown: a long one may be text of the row. */
export function shownKey(key: string): string {
  return key.length <= 40 ? key.replace(/[^\x20-\x7e]/g, "?") : `${key.slice(0, 20)}…`;
}
