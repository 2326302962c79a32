import type { Rule } from "../rule.ts";

/** More characters than the quota allows for a record. */
export const tooManyCharacters: Rule = {
  code: "too-many-characters",
  severity: "error",
  title: "Row has more characters than the quota allows",
  why: "Bedrock counts six characters as one token and rejects records above the quota.",
  remedy: "Shorten or split the row.",
  source:
    "Bedrock User Guide, model-customization-prepare (quota in tokens, times 6 in characters)",
  repairable: false,
  create({ options, report }) {
    const max = options.rules.maxCharactersPerRow;
    if (max === undefined) return undefined;
    return {
      record({ characters, record: { place } }) {
        if (characters <= max) return;
        const message = `the row has ${characters} characters; the limit is ${max}`;
        report({ place, message });
      },
    };
  },
};
