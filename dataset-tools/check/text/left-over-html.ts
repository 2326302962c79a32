import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/**
 * Tags of a web page and character references. Tags of prompts, such as `<context>`, are not HTML, and texts that
 * quote code in backticks write about HTML on purpose.
 */
export const leftOverHtml = textRule({
  code: "left-over-html",
  severity: "warning",
  title: "Leftover HTML",
  why: "The model learns markup as if it were language and will answer with it.",
  remedy: "Strip the tags and decode the character references, unless the model should write HTML.",
  source: "HTML Living Standard, element names",
  repairable: false,
  needs: trait.angle | trait.ampersand,
  find({ text, traits }) {
    if (text.includes("```") || text.includes("`<")) return undefined;
    const tag = (traits & trait.angle) === 0 ? -1 : text.search(element);
    if (tag >= 0) return { at: tag, message: "the text contains an HTML tag" };
    const reference = (traits & trait.ampersand) === 0 ? -1 : text.search(characterReference);
    if (reference < 0) return undefined;
    return { at: reference, message: "the text contains an HTML character reference" };
  },
});

const element =
  /<\/?(?:a|article|blockquote|body|br|button|center|dd|div|dl|dt|em|font|footer|form|h[1-6]|head|header|hr|html|iframe|img|input|li|link|meta|nav|ol|option|p|pre|script|section|select|small|span|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul)(?:\s[^<>]{0,300})?\/?>/i;

const characterReference =
  /&(?:nbsp|amp|lt|gt|quot|apos|hellip|mdash|ndash|rsquo|lsquo|rdquo|ldquo|#\d{2,5}|#x[0-9a-f]{2,5});/i;
