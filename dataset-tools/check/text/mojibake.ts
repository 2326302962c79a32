import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** UTF-8 that was once read as Windows-1252 or Latin-1, such as `â€™` or `Ã©`. */
export const mojibake = textRule({
  code: "mojibake",
  severity: "warning",
  title: "Text decoded with the wrong encoding",
  why: "The model learns to write garbled accents and apostrophes.",
  remedy: "Export the source again as UTF-8, or name its actual encoding (`--encoding`).",
  source: "UTF-8 byte patterns seen through Windows-1252",
  repairable: false,
  needs: trait.mojibake,
  find({ text }) {
    const at = text.search(garbled);
    if (at < 0) return undefined;
    const replaced = text[at] === "\ufffd";
    const what = replaced ? "a replacement character (U+FFFD)" : "UTF-8 read as Windows-1252";
    return { at, message: `the text contains ${what}` };
  },
});

/** What Windows-1252 shows for the bytes 80 to BF. */
const continuation =
  "[\\u0080-\\u00bf\\u20ac\\u201a\\u0192\\u201e\\u2026\\u2020\\u2021\\u02c6\\u2030\\u0160\\u2039\\u0152\\u017d" +
  "\\u2018\\u2019\\u201c\\u201d\\u2022\\u2013\\u2014\\u02dc\\u2122\\u0161\\u203a\\u0153\\u017e\\u0178]";

/** The same without quotation marks and dashes, which may follow a word that ends in `\u00c3`. */
const rareContinuation =
  "[\\u0080-\\u00bf\\u20ac\\u201a\\u0192\\u2020\\u2021\\u02c6\\u2030\\u0160\\u0152\\u017d\\u02dc\\u2122\\u0161\\u0153\\u017e\\u0178]";

/** A lead byte and its continuation bytes, each read as one character. */
const garbled = new RegExp(
  [
    "\\ufffd",
    `[\\u00c2\\u00c3]${rareContinuation}`,
    `\\u00e2${continuation}{2}`,
    `\\u00e3${continuation}{2}`,
    `\\u00f0\\u0178${continuation}`,
    "\\u00ef\\u00bb\\u00bf",
    `(?:[\\u00d0\\u00d1]${continuation}){3}`,
  ].join("|"),
);
