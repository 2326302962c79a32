import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** `123-45-6789`; area 000, 666 and 9xx, group 00 and serial 0000 are never given out. */
const written = /(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])/g;
/** Nine digits without separators need a word that says what they are. */
const named =
  /\b(?:ssn|social security(?: number| no\.?)?)\W{0,3}(?:is\s|:\s?|#\s?)?(?!000|666|9)\d{9}(?!\d)/i;
const otherNumber =
  /(?:order|invoice|ticket|case|tracking|serial|part|model|item|sku|ref|reference|bestell\w*|rechnung\w*|kunden\w*|no|nr|id|#)[\s.:#]*(?:number|nr|no|is)?[\s.:#]*$/i;

/** A social security number of the United States. */
export const socialSecurityNumber = textRule({
  code: "social-security-number",
  severity: "warning",
  title: "US social security number in a text",
  why: "A tuned model may reveal it to anyone, and with it and a name an identity can be stolen.",
  remedy: "Replace it with a placeholder such as [SSN].",
  source: "Social Security Administration, SSN randomization (2011)",
  repairable: false,
  needs: trait.digits,
  find({ text }) {
    const at = named.exec(text)?.index ?? find(text);
    return at === undefined
      ? undefined
      : { at, message: "the text contains a US social security number" };
  },
});

function find(text: string): number | undefined {
  for (const { 1: separator, index } of text.matchAll(written)) {
    const before = text.slice(Math.max(0, index - 32), index);
    const said = /ssn|social security/i.test(before);
    if (said || (separator === "-" && !otherNumber.test(before))) return index;
  }
  return undefined;
}
