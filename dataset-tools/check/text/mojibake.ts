import { textRule } from "../text-rule.ts";
import { trait } from "../text-scan.ts";

/** UTF-8 that was once read as Windows-1252 or Latin-1, such as `â€™` or `Ã©`. */
export const mojibake = textRule({
  code: "mojibake",
  severity: "warning",
  title: "Text decoded with the wrong encoding",
  why: "The model learns to write garbled accents and apostrophes.",
  remedy:
    "Export the source again as UTF-8, or read it with the encoding that it has (`--encoding`).",
  source: "UTF-8 byte patterns seen through Windows-1252",
  repairable: false,
  needs: trait.mojibake,
  find({ text }) {
    const at = text.search(garbled);
    if (at < 0) return undefined;
    const what = text[at] === "\ufffd" ? "a replacement character (U+FFFD)" : "letters as left by";
    const more = text[at] === "\ufffd" ? "" : " UTF-8 that was read as Windows-1252";
    return { at, message: `a text holds ${what}${more}` };
  },
});

/**
 * A lead byte and its continuation bytes, each read as one character. Two-byte leads are taken only where the
 * second character is no letter or common mark, so that `Ãœ` in German capitals and `Â` in French stay clear.
 */
const garbled =
  /\ufffd|[\u00c2-\u00c3][\u0080-\u00bf\u201a-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u0192\u0160\u0161\u0178\u017d\u017e\u0152\u0153\u02c6\u02dc]|\u00e2[\u0080\u20ac][\u0080-\u00bf\u2018-\u2122\u0152\u0153\u02dc]|\u00f0\u0178[\u0080-\u00bf\u2018-\u2122\u02dc]|\u00ef\u00bb\u00bf|(?:[\u00d0\u00d1][\u0080-\u00bf\u2018-\u2122]){3}/;
