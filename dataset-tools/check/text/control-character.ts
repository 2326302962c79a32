import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** Control characters other than tab and line breaks. */
export const controlCharacter = textRule({
  code: "control-character",
  severity: "warning",
  title: "Control character in a text",
  why: "It is invisible, the model learns it, and some readers stop at it.",
  remedy:
    "Remove the character; it often comes from text copied from a terminal or from a broken export.",
  source: "Unicode category Cc",
  repairable: false,
  needs: trait.control,
  find({ text }) {
    const at = text.search(control);
    if (at < 0) return undefined;
    return { at, message: `the text contains the control character ${codePoint(text, at)}` };
  },
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this rule looks for.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

function codePoint(text: string, at: number): string {
  return `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")}`;
}
