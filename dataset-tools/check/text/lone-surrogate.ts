import { isLoneSurrogate } from "../non-ascii.ts";
import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** Half a character, such as `"\ud83d"` in JSON. */
export const loneSurrogate = textRule({
  code: "lone-surrogate",
  severity: "error",
  title: "Half a character in a text",
  why: "It cannot be written as UTF-8, so the text would change during the upload.",
  remedy: "Replace the broken emoji or symbol; the text was probably cut in the middle of it.",
  source: "Unicode, section 3.8 (surrogates); RFC 8259, section 8.2",
  repairable: false,
  needs: trait.loneSurrogate,
  find({ text }) {
    for (let at = 0; at < text.length; at++) {
      if (!isLoneSurrogate(text.charCodeAt(at), text, at)) continue;
      return { at, message: "the text contains half of a surrogate pair" };
    }
    return undefined;
  },
});
