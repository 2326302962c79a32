import { isInvisible } from "../non-ascii.ts";
import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** Zero-width and bidirectional control characters. Joiners are left alone: emoji and Indic scripts need them. */
export const invisibleCharacter = textRule({
  code: "invisible-character",
  severity: "warning",
  title: "Invisible character in a text",
  why: "Two texts that look the same become different tokens, and their answers compare as unequal.",
  remedy:
    "Remove zero-width spaces, soft hyphens and direction marks, often left over from copying a web page.",
  source: "Unicode category Cf",
  repairable: false,
  needs: trait.invisible,
  find({ text }) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 128 || !isInvisible(code)) continue;
      const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
      return { at, message: `the text contains the invisible character ${name}` };
    }
    return undefined;
  },
});
