import type { Rule } from "../rule.ts";
import type { TextPart } from "../seen-record.ts";

/**
 * What Excel, LibreOffice and Google Sheets show in a cell whose formula failed, in the languages in which
 * exports are most common. `[object Object]` is what JavaScript writes for a value of no other written form.
 */
const shownInPlace = new Set(
  [
    "#REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #N/A #SPILL! #CALC! #FIELD! #BLOCKED! #BUSY! #CONNECT! #ERROR! #GETTING_DATA",
    "#BEZUG! #WERT! #ZAHL! #NV #ÜBERLAUF! #FEHLER!",
    "#VALEUR! #NOM? #NOMBRE! #NUL! #¡REF! #¡VALOR! #¿NOMBRE? #¡DIV/0! #¡NUM! #¡NULO!",
    "#RIF! #VALORE! #NOME? #VALOR! #NÚM! #VERW! #WAARDE! #NAAM? #GETAL! #DEEL/0! #N/B #N/D",
  ].flatMap((line) => line.split(" ")),
);
const OBJECT = "[object Object]";
const MAX_LENGTH = 16;

/** Questions for which such a value may be the right answer. */
const aboutSpreadsheets =
  /excel|spreadsheet|sheets?\b|formula|tabelle|lookup|libreoffice|javascript/i;

/** A text that is nothing but the error value of a failed cell. */
export const spreadsheetError: Rule = {
  code: "spreadsheet-error",
  severity: "error",
  title: "Error value of a spreadsheet in place of a text",
  why: "The formula that should have made this text failed; the model would learn to answer with the error.",
  remedy: "Repair the formula and export again, or leave out the row (`--drop-bad-rows`).",
  source: "Microsoft Support, ERROR.TYPE; LibreOffice Help, Error Codes; Google Sheets",
  repairable: false,
  create: ({ report }) => ({
    record(seen) {
      for (const part of seen.parts) {
        const value = part.text.length > MAX_LENGTH + 4 ? undefined : errorValue(part);
        if (value === undefined) continue;
        const legitimate = part.side === "answer" && aboutSpreadsheets.test(seen.question);
        report({
          place: seen.record.place,
          path: part.path,
          severity: legitimate ? "warning" : "error",
          message: `the ${part.side} is nothing but "${value}", the value of a cell that failed`,
        });
      }
    },
  }),
};

function errorValue({ text }: TextPart): string | undefined {
  const trimmed = text.trim();
  if (trimmed === OBJECT) return trimmed;
  const upper = trimmed.charCodeAt(0) === 35 ? trimmed.toUpperCase() : "";
  return shownInPlace.has(upper) ? upper : undefined;
}
