import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** Domains reserved for examples. */
const reserved =
  /@(?:[\w-]+\.)*(?:example\.(?:com|org|net|edu)|(?:[\w-]+\.)?(?:example|test|invalid|localhost))\b/i;

const address = /[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,18}\b/g;

/** An email address, except those of example.com and the like. */
export const emailAddress = textRule({
  code: "email-address",
  severity: "warning",
  title: "Email address in a text",
  why: "A tuned model may reveal it to anyone, and it is personal data.",
  remedy: "Replace it with an address at example.com, unless it is meant to be public.",
  source: "RFC 5321, RFC 2606",
  repairable: false,
  needs: trait.at,
  find({ text }) {
    for (const found of text.matchAll(address)) {
      if (reserved.test(found[0])) continue;
      return { at: found.index, message: "the text contains an email address" };
    }
    return undefined;
  },
});
