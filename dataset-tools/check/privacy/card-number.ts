import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** 13 to 19 digits, in groups or not, that start like those of Visa, Mastercard, American Express, Discover or JCB. */
const candidate = /(?<![\d.,-])(?:[3-6]\d{3})(?:[ -]?\d{2,6}){2,4}(?![\d-]|[.,]\d)/g;

const issuers =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}|35\d{14})$/;

/** A payment card number that passes its check digit. */
export const cardNumber = textRule({
  code: "card-number",
  severity: "warning",
  title: "Payment card number in a text",
  why: "A tuned model may reveal it to anyone, and card industry rules forbid storing it like this.",
  remedy: "Replace it, e.g. with the last four digits.",
  source: "ISO/IEC 7812-1 (Luhn check digit and issuer ranges)",
  repairable: false,
  needs: trait.digits,
  find({ text }) {
    for (const found of text.matchAll(candidate)) {
      const digits = found[0].replace(/\D/g, "");
      if (!issuers.test(digits) || !passesLuhn(digits)) continue;
      return { at: found.index, message: "the text contains a payment card number" };
    }
    return undefined;
  },
});

/** The check digit of ISO/IEC 7812-1. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const value = i % 2 === 1 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
