import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

const cues = [
  "passport",
  "passeport",
  "reisepass(?:nummer)?",
  "pasaporte",
  "passaporto",
  "passaporte",
  "paspoort(?:nummer)?",
  "personalausweis(?:nummer)?",
  "driver'?s? licen[cs]e",
  "führerschein(?:nummer)?",
].flatMap((cue) => [cue, cue.charAt(0).toUpperCase() + cue.slice(1)]);
const between =
  "(?:[\\s-]?(?:[Nn]umber|NUMBER|[Nn]o\\.?|NO\\.?|[Nn]r\\.?|[Nn]um\\.?|[Nn]ummer|n°|[Nn]um[ée]ro|[Nn]úmero|ID|id))?\\s?(?:is|:|=|#|ist|est|es|\\()?\\s{0,2}#?";
/** Six to ten letters and digits, at least five of them digits. */
const number =
  "(?=[A-Z0-9]*(?:\\d[A-Z]{0,2}){5})(?:[A-Z]{1,2}[A-Z0-9]{5,8}|\\d{8,9}|C[A-Z0-9]{8})(?![\\w-])";
const pattern = new RegExp(`(?<![a-z])(?:${cues.join("|")}|PASSPORT)${between}${number}`);

/** A number that is said to be that of a passport or another document of identity. */
export const passportNumber = textRule({
  code: "passport-number",
  severity: "warning",
  title: "Passport or identity card number in a text",
  why: "A tuned model may reveal it to anyone, and with it and a name an identity can be stolen.",
  remedy: "Replace it with a placeholder such as [PASSPORT].",
  source: "ICAO Doc 9303 (document numbers have up to nine characters)",
  repairable: false,
  needs: trait.digit,
  cues:
    "passport passeport reisepass reisepassnummer pasaporte passaporto passaporte paspoort paspoortnummer " +
    "personalausweis personalausweisnummer licence license führerschein führerscheinnummer",
  find({ text }) {
    const at = text.search(pattern);
    return at < 0
      ? undefined
      : { at, message: "the text contains the number of a passport or identity card" };
  },
});
