import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** Domains set aside for examples. */
const reserved =
  /@(?:[\w-]+\.)*(?:example\.(?:com|org|net|edu)|(?:[\w-]+\.)?(?:example|test|invalid|localhost))\b/i;

const address = /[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,18}\b/g;

/** An e-mail address, those of example.com and the like left out. */
export const emailAddress = textRule({
  code: "email-address",
  severity: "warning",
  title: "E-mail address in a text",
  why: "A tuned model may tell it to anyone; it is personal data.",
  remedy: "Replace it by an address at example.com, unless it is meant to be public.",
  source: "RFC 5321, RFC 2606",
  repairable: false,
  needs: trait.at,
  find({ text }) {
    for (const found of text.matchAll(address)) {
      if (reserved.test(found[0])) continue;
      return { at: found.index, message: "a text holds an e-mail address" };
    }
    return undefined;
  },
});
