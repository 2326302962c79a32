/** The page of a list that an address names, from 1; the first where it names none. */
export function pageNumber(query: URLSearchParams, name = "page"): number {
  return Math.max(1, Math.trunc(Number(query.get(name) ?? 1)) || 1);
}
