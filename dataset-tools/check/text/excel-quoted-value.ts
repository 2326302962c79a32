import type { Rule } from "../rule.ts";

/** `="001"`: a formula that keeps Excel from reading 001 as a number. */
const quoted = /^\s*="((?:[^"]|"")*)"\s*$/;
const EQUALS = 61;

/** The text that a formula of the form `="001"` holds; undefined for any other text. */
export function quotedValue(text: string): string | undefined {
  const held = quoted.exec(text)?.[1];
  return held === undefined || held.trim() === "" ? undefined : held.replaceAll('""', '"');
}

/** A text inside `="…"`. */
export const excelQuotedValue: Rule = {
  code: "excel-quoted-value",
  severity: "warning",
  title: 'Text inside `="…"`',
  why: "The file was exported with formulas that protect texts from Excel; the model learns the equals sign and the quotation marks.",
  remedy: "Write the text alone; `--fix` does it for you.",
  source: "Tunewright",
  repairable: true,
  create: ({ report }) => ({
    record({ parts, record }) {
      for (const { text, side, path } of parts) {
        const first = text.charCodeAt(0);
        if ((first !== EQUALS && first > 32) || quotedValue(text) === undefined) continue;
        const message = `the ${side} is a formula of the form ="…" that holds the actual text`;
        report({ place: record.place, path, message });
      }
    },
  }),
};
