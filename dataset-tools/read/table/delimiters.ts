/** Two to five marks in a row that neither names nor sentences have, e.g. `||`, `::`, `|~|`, `<SEP>`. */
const several = /[|~^#@$%&*+=<>¦§¬¶•·:;\\/-]{2,5}|<[A-Za-z]{1,8}>/g;

/** Single characters that delimit cells in files that people have, besides the four common ones. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: files delimited by control characters exist
const single = /[~^¦§¬¶•·#@\x01\x1e\x1f]/g;

/** Delimiters that the first line shows besides the common ones; of several the longer ones come first. */
export function unusualDelimiters(text: string): string[] {
  const first = text.trimStart().split("\n", 1)[0] ?? "";
  const runs = (first.match(several) ?? []).filter((run) => !/^(?:;+|-+)$/.test(run));
  const found = new Set([...runs, ...(first.match(single) ?? [])]);
  return [...found].sort((a, b) => b.length - a.length);
}

/** A delimiter as a message names it. */
export function nameOf(delimiter: string): string {
  if (delimiter === "\t") return "a tab";
  return /[^\x20-\x7e]/.test(delimiter) ? JSON.stringify(delimiter) : delimiter;
}
