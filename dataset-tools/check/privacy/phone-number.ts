import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/**
 * `+` and a country code with 8 to 15 digits in all, `(555) 123-4567`, or `555-123-4567`.
 * Plain runs of digits are left alone: order numbers and amounts look the same.
 */
const phone =
  /(?<![\w.+-])(?:\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}|\(\d{3}\) ?\d{3}[ .-]\d{4}|[2-9]\d{2}([.-])[2-9]\d{2}\1\d{4})(?![\w-])/g;

/** A phone number. North American 555-0100 to 555-0199 and the area code 555 are reserved for fiction. */
export const phoneNumber = textRule({
  code: "phone-number",
  severity: "warning",
  title: "Phone number in a text",
  why: "A tuned model may reveal it to anyone, and it is personal data.",
  remedy:
    "Replace it with a number reserved for fiction, such as 555-0100, unless it is meant to be public.",
  source: "ITU-T E.164; North American Numbering Plan",
  repairable: false,
  needs: trait.digits,
  find({ text }) {
    for (const found of text.matchAll(phone)) {
      const digits = found[0].replace(/\D/g, "");
      if (digits.length < 8 || digits.length > 15 || isFiction(digits)) continue;
      return { at: found.index, message: "the text contains a phone number" };
    }
    return undefined;
  },
});

function isFiction(digits: string): boolean {
  return /55501\d\d$|^1?555\d{7}$/.test(digits);
}
