import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** Keys and tokens of a form so specific that it hardly ever occurs by chance. */
const kinds: readonly (readonly [string, RegExp])[] = [
  ["an AWS access key id", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  [
    "an AWS secret access key",
    /aws.{0,20}?secret.{0,40}?[\s:="'][A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i,
  ],
  ["a private key", /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,90})\b/],
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ["an API key of OpenAI or Anthropic", /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}/],
  ["a Google API key", /\bAIza[A-Za-z0-9_-]{35}\b/],
  ["a Stripe key", /\b[rs]k_live_[A-Za-z0-9]{20,}/],
  ["a JSON Web Token", /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
];

/** AWS's own example key appears in much documentation. */
const example = /EXAMPLE/;

/** A credential in a text. */
export const secret = textRule({
  code: "secret",
  severity: "error",
  title: "Secret in a text",
  why: "A tuned model repeats what it was trained on, secrets included, and cannot be made to forget one.",
  remedy: "Revoke the key, then replace it in the text with a placeholder such as KEY.",
  source:
    "Published formats of AWS, GitHub, Slack, Google, Stripe, OpenAI, Anthropic; RFC 7468; RFC 7519",
  repairable: false,
  needs: trait.token | trait.dashes,
  find({ text }) {
    for (const [name, pattern] of kinds) {
      const found = pattern.exec(text);
      if (found === null) continue;
      const harmless = example.test(found[0]);
      const note = harmless ? ", which looks like an example from documentation" : "";
      const severity = harmless ? "hint" : "error";
      return { at: found.index, severity, message: `the text contains ${name}${note}` };
    }
    return undefined;
  },
});
