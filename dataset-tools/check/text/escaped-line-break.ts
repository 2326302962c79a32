import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** Two characters in place of one; commands of LaTeX that start the same do not count. */
const escaped =
  /(?<!\\)\\(?:r\\n|n(?!abla|u\b|eq\b|e\b|ot\b|otin|i\b|mid|earrow|ewline|ewcommand|ewpage|oindent|onumber))/g;
const MIN_ESCAPES = 2;

/** Signs of code, paths, JSON and regular expressions, which hold such characters on purpose. */
const onPurpose =
  /```|`[^`]*\\n|["'](?:\\[rnt])+["']|\bprintf?\(|\b[A-Za-z]:\\|^\s*[[{]|\\[sdwbSDWB][+*\]]/;

/** `\n` written as two characters. */
export const escapedLineBreak = textRule({
  code: "escaped-line-break",
  severity: "warning",
  title: "Escape sequences in place of line breaks",
  why: "The text was escaped twice; the model learns to write a backslash and an n instead of a new line.",
  remedy: "Decode the texts once more before they are exported: `\\n` should become a line break.",
  source: "Tunewright",
  repairable: false,
  needs: trait.backslash,
  find({ text, side }) {
    const first = text.indexOf("\\n");
    if (side === "system" || first < 0 || text.includes("\n") || onPurpose.test(text)) {
      return undefined;
    }
    const found = text.match(escaped)?.length ?? 0;
    if (found < MIN_ESCAPES) return undefined;
    const message = `the ${side} has ${found} line breaks written as a backslash and an n, and no actual one`;
    return { at: first, message };
  },
});
