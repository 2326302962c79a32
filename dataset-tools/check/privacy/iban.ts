import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

const candidate = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g;

/** Length of the IBAN by country, for the countries that use it most. */
const lengths: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  TR: 26,
  AE: 23,
  SA: 24,
  IL: 23,
};

/** An international bank account number with a valid checksum. */
export const iban = textRule({
  code: "iban",
  severity: "warning",
  title: "Bank account number (IBAN) in a text",
  why: "A tuned model may reveal it to anyone, and it is personal data.",
  remedy: "Replace it, e.g. with the country and the last four digits.",
  source: "ISO 13616-1 (check by modulo 97)",
  repairable: false,
  needs: trait.digits | trait.token,
  find({ text }) {
    for (const found of text.matchAll(candidate)) {
      const length = lengths[found[0].slice(0, 2)];
      const plain = found[0].replaceAll(" ", "").slice(0, length);
      if (length === undefined || plain.length !== length || !passesMod97(plain)) continue;
      return { at: found.index, message: "the text contains an IBAN" };
    }
    return undefined;
  },
});

/** The check of ISO 13616: letters are 10 to 35, the first four characters go last, the rest by 97 is 1. */
export function passesMod97(account: string): boolean {
  const turned = account.slice(4) + account.slice(0, 4);
  let rest = 0;
  for (const character of turned) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
