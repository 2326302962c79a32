import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

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
export const postalAddress = textRule({
  code: "postal-address",
  severity: "warning",
  title: "Postal address in a text",
  why: "A tuned model may reveal it to anyone, and it is personal data where a person lives there.",
  remedy: "Replace it with a placeholder such as [ADDRESS], unless it is meant to be public.",
  source: "Universal Postal Union, S42; street names of seven languages",
  repairable: false,
  needs: trait.digit,
  find({ text }) {
    if (!mayHaveStreet.test(text)) return undefined;
    const at = text.search(lived);
    const place = at >= 0 ? at : text.search(full);
    return place < 0 ? undefined : { at: place, message: "the text contains a postal address" };
  },
});

const mayHaveStreet =
  /St\b|Str|str|Ave|ave|Road|Rd|Lane|Ln|oulevard|Blvd|Dr|Court|Ct|Terrace|Pl|pl|Square|Way|weg|Weg|ring|ufer|damm|gasse|Crescent|Close|[Aa]llée?|laan|gracht|rue |chemin|impasse|quai|[Cc]alle|[Pp]aseo|[Vv]ia|[Pp]iazza|[Rr]ua/;
