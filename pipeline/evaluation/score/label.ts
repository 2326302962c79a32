/** Text as labels are compared: case, punctuation at the ends and kinds of blanks do not matter. */
export function normalize(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .replace(/^[\s"'`*.:;,!()[\]]+|[\s"'`*.:;,!?()[\]]+$/g, "");
}

/** A set of labels, ready to be looked for in answers. */
export interface LabelReader {
  /** The one label that an answer gives, or undefined when it gives none or several. */
  read(answer: string): string | undefined;
}

/**
 * Reads labels out of answers leniently: a base model that says "The category is card arrival." has
 * answered `card_arrival`. An answer that names two labels names none; a label that is part of a longer
 * one in the answer does not count.
 */
export function labelReader(labels: readonly string[]): LabelReader {
  const byText = new Map(labels.map((label) => [normalize(label), label]));
  const longestFirst = [...byText.keys()].sort((a, b) => b.length - a.length);
  return {
    read(answer) {
      const text = normalize(answer);
      const exact = byText.get(text);
      if (exact !== undefined) return exact;
      const named = namedIn(text, longestFirst);
      return named.length === 1 ? byText.get(named[0] ?? "") : undefined;
    },
  };
}

function namedIn(text: string, longestFirst: readonly string[]): string[] {
  let rest = ` ${text.replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const named: string[] = [];
  for (const label of longestFirst) {
    const wanted = ` ${label.replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
    if (wanted.trim() === "" || !rest.includes(wanted)) continue;
    named.push(label);
    rest = rest.split(wanted).join(" | ");
  }
  return named;
}
