/** The literal texts between the stars of a pattern in which `*` matches any run of characters, and `\*` and `\\` themselves. */
export function betweenStars(pattern: string): string[] {
  const parts = [""];
  const add = (text: string) => parts.push(`${parts.pop() ?? ""}${text}`);
  for (const [piece, escaped] of pattern.matchAll(/\\([*\\])|\*|[^\\*]+|\\/g)) {
    if (piece === "*") parts.push("");
    else add(escaped ?? piece);
  }
  return parts;
}

/**
 * True when the text is these parts, in this order, with any run of characters between them. Takes time in proportion
 * to the length of text and parts, whatever they are; where `anyOne` is used, to the text times the longest such part.
 * @param anyOne the character that means any single one inside a part
 */
export function matchesGlob(text: string, parts: readonly string[], anyOne?: string): boolean {
  const [first = "", ...inner] = parts;
  const last = inner.pop();
  if (last === undefined) return text.length === first.length && isAt(text, 0, { first, anyOne });
  const end = text.length - last.length;
  if (end < first.length) return false;
  if (!isAt(text, 0, { first, anyOne }) || !isAt(text, end, { first: last, anyOne })) return false;
  let from = first.length;
  for (const part of inner) {
    const at = find(text, { part, from, end, anyOne });
    if (at === undefined) return false;
    from = at + part.length;
  }
  return true;
}

function isAt(
  text: string,
  at: number,
  { first, anyOne }: { first: string; anyOne: string | undefined },
): boolean {
  if (anyOne === undefined || !first.includes(anyOne)) return text.startsWith(first, at);
  if (at + first.length > text.length) return false;
  for (let index = 0; index < first.length; index++) {
    if (first[index] !== anyOne && first[index] !== text[at + index]) return false;
  }
  return true;
}

interface Search {
  readonly part: string;
  readonly from: number;
  /** Where the found part must have ended. */
  readonly end: number;
  readonly anyOne: string | undefined;
}

/** Where the part is next, or undefined. */
function find(text: string, { part, from, end, anyOne }: Search): number | undefined {
  if (anyOne === undefined || !part.includes(anyOne)) return findLiteral(text, { part, from, end });
  for (let at = from; at + part.length <= end; at++) {
    if (isAt(text, at, { first: part, anyOne })) return at;
  }
  return undefined;
}

/** Knuth, Morris and Pratt's search, since `indexOf` takes minutes for some texts. */
function findLiteral(
  text: string,
  { part, from, end }: Omit<Search, "anyOne">,
): number | undefined {
  if (part === "") return from;
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = from; at < end; at++) {
    while (matched > 0 && text[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (text[at] === part[matched]) matched += 1;
    if (matched === part.length) return at + 1 - matched;
  }
  return undefined;
}

/** For each prefix of the part, the length of its longest own prefix that is also its end. */
function bordersOf(part: string): Uint32Array {
  const borders = new Uint32Array(part.length);
  let length = 0;
  for (let at = 1; at < part.length; at++) {
    while (length > 0 && part[at] !== part[length]) length = borders[length - 1] ?? 0;
    if (part[at] === part[length]) length += 1;
    borders[at] = length;
  }
  return borders;
}
