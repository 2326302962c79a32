import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

const month =
  "(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|févr|avr|juin|juil|août|déc|ene|abr|ago|dic|mag|giu|lug|set|ott)[a-zéûäö]*";
const date = `(?:\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\s?\\d{1,2}[-/.]\\s?(?:\\d{4}|\\d{2})|\\d{1,2}(?:st|nd|rd|th|\\.|er)?\\s(?:of\\s|de\\s)?${month}\\.?,?\\s(?:de\\s)?\\d{4}|${month}\\.?\\s\\d{1,2}(?:st|nd|rd|th)?,?\\s\\d{4})`;
const cue =
  "(?:born(?:\\s(?:on|the))?|date\\sof\\sbirth|birth\\s?date|birthday|d\\.?o\\.?b\\.?|geboren(?:\\s(?:am|den))?|geburtsdatum|geburtstag|geb\\.|née?\\s(?:le)|date\\sde\\snaissance|nacid[oa](?:\\sel)?|fecha\\sde\\snacimiento|nat[oa]\\sil|data\\sdi\\snascita|nascid[oa]\\sem|data\\sde\\snascimento|geboren\\sop|geboortedatum)";
const pattern = new RegExp(
  `(?<![\\p{L}])${cue}\\s?(?:is|:|=|ist|est|es|,|-|\\()?\\s{0,2}${date}(?!\\d)`,
  "iu",
);

/** A date that is said to be someone's date of birth. */
export const dateOfBirth = textRule({
  code: "date-of-birth",
  severity: "warning",
  title: "Date of birth in a text",
  why: "A tuned model may reveal it to anyone, and it is personal data.",
  remedy: "Replace it with a placeholder such as [DATE OF BIRTH], or with the year.",
  source: "NIST SP 800-122, personally identifiable information",
  repairable: false,
  needs: trait.digit,
  cues:
    "born birth birthdate birthday dob b geboren geburtsdatum geburtstag geb né née naissance nacido nacida " +
    "nacimiento nato nata nascita nascido nascida nascimento geboortedatum",
  find({ text }) {
    const at = text.search(pattern);
    return at < 0 ? undefined : { at, message: "the text contains a date of birth" };
  },
});
