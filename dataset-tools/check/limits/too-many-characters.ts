import type { Rule } from "../rule.ts";

/** More characters than the quota counts for a record. */
export const tooManyCharacters: Rule = {
  code: "too-many-characters",
  severity: "error",
  title: "Row has more characters than the quota",
  why: "Bedrock counts six characters for a token and refuses records above the quota.",
  remedy: "Shorten or split the row.",
  source:
    "Bedrock User Guide, model-customization-prepare (quota in tokens, times 6 in characters)",
  repairable: false,
  create({ options, report }) {
    const most = options.rules.maxCharactersPerRow;
    if (most === undefined) return undefined;
    return {
      record({ characters, record: { place } }) {
        if (characters <= most) return;
        const message = `a row may have ${most} characters, this one has ${characters}`;
        report({ place, message });
      },
    };
  },
};
