import type { Rule } from "../rule.ts";
import { WordFilter } from "../word-filter.ts";

const given = "\\p{Lu}[\\p{Ll}'’-]{1,20}(?:\\p{Lu}\\p{Ll}{1,20})?";
const middle =
  "(?:\\s(?:\\p{Lu}\\.|van|von|de|der|den|da|di|del|la|bin|al|el|le|du|\\p{Lu}[\\p{Ll}'’-]{1,20}))";
/** A sentence in which someone gives their name, and at least two capitalized words. */
const pattern = new RegExp(
  `(?:\\b[Mm]y (?:full )?name is|\\b[Mm]y name's|\\b[Mm]ein (?:voller )?Name ist|\\b[Ii]ch heiße|\\b[Jj]e m['’]appelle|\\b[Mm]on nom est|\\b[Mm]e llamo|\\b[Mm]i nombre es|\\b[Mm]i chiamo|\\b[Mm]eu nome é|\\b[Mm]ijn naam is|\\b(?:Full name|Patient name|Customer name|Name of (?:patient|customer)|Patient|Vor- und Nachname)\\s?:)\\s{1,2}(${given}${middle}{0,3}\\s\\p{Lu}[\\p{Ll}'’-]{1,24})`,
  "u",
);
/** What comes after such words without being a person's name. */
const noPerson =
  /\b(?:Claude|Alexa|Siri|Chat|Bot|Assistant|Assistent|Support|Customer|Service|Team|Nova|Llama|Inigo Montoya|James Bond|John Doe|Jane Doe|Max Mustermann|Erika Mustermann|Jean Dupont)\b/;

/** The full name of a person who introduces themselves. Names elsewhere are not looked for. */
export const personName: Rule = {
  code: "person-name",
  severity: "warning",
  title: "Full name of a person in a text",
  why: "A tuned model may reveal it to anyone, and it is personal data.",
  remedy: "Replace it with a placeholder such as [NAME], or with a made-up name.",
  source: "NIST SP 800-122; sentences of introduction in seven languages",
  repairable: false,
  create: ({ report }) => ({
    record(seen) {
      if (!cues.matches(seen.words(), seen.filterBits())) return;
      const { place } = seen.record;
      for (const { text, path } of seen.parts) {
        const at = nameIn(text);
        if (at === undefined) continue;
        report({
          place,
          path,
          column: at + 1,
          message: "the text contains the full name of a person",
        });
      }
    },
  }),
};

/** Where someone gives their name. */
function nameIn(text: string): number | undefined {
  const found = pattern.exec(text);
  return found === null || noPerson.test(found[1] ?? "") ? undefined : found.index;
}

const cues = new WordFilter(
  "name name's heiße m'appelle appelle nom llamo nombre chiamo nome naam patient nachname",
);
