import { diffArrays } from "diff";
import { type Html, html } from "./html.ts";

const words = new Intl.Segmenter("en", { granularity: "word" });

/** Differences beyond which two texts have too little in common for marks to help. */
const MAX_EDITS = 400;

/** An answer whose words that the reference does not have in this place are marked. */
export function markWords(answer: string, reference: string): Html {
  const parts = diffArrays(segments(reference), segments(answer), {
    comparator: (one, other) => one.toLowerCase() === other.toLowerCase(),
    maxEditLength: MAX_EDITS,
  });
  if (parts === undefined) return html`${answer}`;
  const shown = parts.filter(({ removed }) => removed !== true);
  return html`${shown.map(({ added, value }) => {
    const text = value.join("");
    return added && /\S/.test(text) ? html`<mark>${text}</mark>` : text;
  })}`;
}

function segments(text: string): string[] {
  return Array.from(words.segment(text), ({ segment }) => segment);
}
