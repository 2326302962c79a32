import { diffArrays } from "diff";
import { type Html, html } from "./html.ts";

const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Differences beyond which two texts have too little in common for marks to help. */
const MAX_EDITS = 400;

/** An answer whose words that the reference does not have in this place are marked. */
export function markWords(answer: string, reference: string): Html {
  const parts = diffArrays(segments(reference), segments(answer), {
    comparator: (one, other) => one.toLowerCase() === other.toLowerCase(),
    maxEditLength: MAX_EDITS,
  });
  if (parts === undefined) return html`${answer}`;
  const shown = parts.filter(({ removed }) => !removed);
  return html`${shown.map(({ added, value }) => (added ? marked(value.join("")) : value.join("")))}`;
}

/** Marks from the first to the last letter or digit: blanks and marks at the ends are no words. */
function marked(text: string): Html {
  const [, before = "", words = "", after = ""] =
    /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(text) ?? [];
  return words === "" ? html`${text}` : html`${before}<mark>${words}</mark>${after}`;
}

function segments(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
