import type { Rule } from "../rule.ts";
import type { TextPart } from "../seen-record.ts";
import { trait } from "../text-traits.ts";
import { WordFilter } from "../word-filter.ts";

const word = "\\p{Lu}[\\p{L}'’.-]{1,20}";
const street = [
  `\\d{1,5}[A-Za-z]?,? (?:(?:N|S|E|W|North|South|East|West)\\.? )?(?:${word} |\\d{1,3}(?:st|nd|rd|th) ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Drive|Dr|Court|Ct|Terrace|Place|Pl|Square|Way|Crescent|Close)\\b\\.?`,
  `\\p{Lu}[\\p{L}.-]{2,30}(?:straße|strasse|str\\.|gasse|allee|platz|weg|ring|ufer|damm|straat|laan|plein|gracht) \\d{1,4} ?[a-z]?\\b`,
  `(?:${word} ){1,3}(?:Straße|Strasse|Str\\.|Allee|Platz|Weg) \\d{1,4} ?[a-z]?\\b`,
  `\\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|impasse|allée|quai) (?:(?:de|du|des|la|le|les|l['’])[ ]?){0,3}${word}`,
  `(?:[Cc]alle|[Aa]venida|[Pp]laza|[Pp]aseo|[Vv]ia|[Vv]iale|[Pp]iazza|[Rr]ua|[Aa]venida) (?:(?:de|del|la|las|los|el|da|do|dos) ){0,3}(?:${word} ?){1,3},? (?:n[.º°]{1,2} ?)?\\d{1,4}\\b`,
].join("|");
/** A postal code and a town, before or after; the street alone may be that of a shop. */
const town = `(?:[\\s,]+(?:(?:Apt|Apartment|Unit|Suite|#)\\.? ?\\w{1,5},? )?(?:${word}[ ,]+){1,4}(?:[A-Z]{2},? )?(?:\\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d{1,2}[A-Z]? ?\\d[A-Z]{2})\\b|[\\s,]+(?:[A-Z]{1,2}-)?\\d{4,5}(?: ?[A-Z]{2})? ${word})`;
const full = new RegExp(`(?<![\\p{L}\\p{N}])(?:${street})${town}`, "u");
const lived = new RegExp(
  `(?:I (?:live|reside) (?:at|in|on)|[Mm]y (?:home |new |postal )?address(?: is|:)|[Ss]hip(?:ped)? (?:it )?to|[Ii]ch wohne (?:in der|im|am|in)|[Mm]eine (?:Adresse|Anschrift)(?: ist|:| lautet)|[Jj]['’]habite(?: au)?|[Mm]on adresse(?: est|:)|[Vv]ivo en(?: la)?|[Mm]i dirección(?: es|:)|[Aa]bito in) (?:${street})`,
  "u",
);

/** The address where a person lives. */
export const postalAddress: Rule = {
  code: "postal-address",
  severity: "warning",
  title: "Postal address in a text",
  why: "A tuned model may reveal it to anyone, and it is personal data where a person lives there.",
  remedy: "Replace it with a placeholder such as [ADDRESS], unless it is meant to be public.",
  source: "Universal Postal Union, S42; street names of seven languages",
  repairable: false,
  create: ({ report }) => ({
    record(seen) {
      if ((seen.traits & trait.digit) === 0) return;
      const [words, bits] = [seen.words(), seen.filterBits()];
      const mayLive = living.matches(words, bits);
      const namesStreet = streets.matches(words, bits);
      const { place } = seen.record;
      for (const part of seen.parts) {
        if ((part.traits & trait.digit) === 0) continue;
        const at = addressIn(part, mayLive, namesStreet || part.side === "system");
        if (at < 0) continue;
        report({
          place,
          path: part.path,
          column: at + 1,
          message: "the text contains a postal address",
        });
      }
    },
  }),
};

/** Where an address is; with a town it has two numbers, that of the house and the postal code. */
function addressIn({ text, traits }: TextPart, mayLive: boolean, namesStreet: boolean): number {
  const at = mayLive ? text.search(lived) : -1;
  if (at >= 0 || (traits & trait.numbers) === 0) return at;
  if (!(namesStreet || streetAndNumber.test(text)) || !postalCode.test(text)) return -1;
  return text.search(full);
}

/** What may be a postal code; most texts have none, and are done with. */
const postalCode = /\d{5}(?!\d)|\d{4} ?[A-ZÄÖÜ]|\d[A-Z]{2}\b/;

/** A street in one word and its number, looked for at the number. */
const streetAndNumber =
  /\d(?<=(?:stra(?:ß|ss)e|str\.|gasse|allee|platz|weg|ring|ufer|damm|straat|laan|plein|gracht) \d)/;

/** Words for streets that stand by themselves. */
const streets = new WordFilter(
  "st street ave avenue road rd lane ln boulevard blvd drive dr court ct terrace place pl square way crescent close " +
    "str straße strasse platz weg allee allée rue chemin impasse quai calle avenida plaza paseo via viale piazza rua",
);

const living = new WordFilter(
  "live reside address ship shipped wohne adresse anschrift habite j'habite vivo dirección abito",
);
