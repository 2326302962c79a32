import { WORD } from "./words.ts";

/**
 * Text as labels are compared: case, punctuation at the ends and kinds of blanks do not matter. A sign before a digit
 * stays, since -1 and 1 are two labels.
 */
export function normalize(text: string): string {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[−‐‑–](?=\d)/g, "-")
    .replace(/_|(?<=[^\s:=("'`*[])-|-(?!\d)/g, " ")
    .replace(/\s+/g, " ");
  const stripped = plain.replace(/^[\s"'`*.:;,!()[\]]+|[\s"'`*.:;,!?()[\]]+$/g, "");
  // A label may be nothing but marks, such as `-` or `?`.
  return stripped === "" ? text.trim() : stripped;
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
  let rest = ` ${labelWords(text)} `;
  const named: string[] = [];
  for (const label of longestFirst) {
    const words = labelWords(label);
    const wanted = ` ${words} `;
    if (words === "" || !rest.includes(wanted)) continue;
    named.push(label);
    rest = rest.split(wanted).join(" | ");
  }
  return named;
}

/** Signs that make another label of a word belong to it: `-1`, `c++`, `c#`. */
const labelWord = new RegExp(`(?:(?<![\\p{L}\\p{N}])[-+](?=\\d))?(?:${WORD})[+#]*`, "gu");

/** The words of a text between single blanks. */
function labelWords(text: string): string {
  return text.match(labelWord)?.join(" ") ?? "";
}
