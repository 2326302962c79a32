import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

const link =
  /\bhttps?:\/\/[^\s<>"']{1,300}?[?&#;](?:access_?token|auth(?:_?token)?|api_?key|apikey|token|secret|sig|signature|session(?:_?id)?|sid|jwt|code|password|passwd|pwd|reset_?token|x-amz-signature|key)=([^\s<>"'&#]{8,})/gi;
const account = /\bhttps?:\/\/[^\s/:@<>"']{1,60}:([^\s/@<>"']{3,60})@[\w.-]+/i;
const placeholder =
  /^(?:x+|\*+|\.+|<.*|\{.*|\[.*|your.*|example.*|placeholder.*|redacted.*|(?:token|secret|key|password)\W*|%7b.*)$/i;

/** An address of the web that lets anyone in who has it. */
export const urlToken = textRule({
  code: "url-token",
  severity: "warning",
  title: "Address with a token or password in a text",
  why: "Anyone to whom the tuned model reveals the address can use it as if they were its owner.",
  remedy: "Cut the address before the `?`, and revoke the token.",
  source: "RFC 3986; OWASP, information exposure through query strings",
  repairable: false,
  needs: trait.colon,
  find({ text }) {
    if (!text.includes("://")) return undefined;
    const owner = account.exec(text);
    if (owner !== null && !placeholder.test(owner[1] ?? "")) {
      return { at: owner.index, message: "the text contains an address with a password" };
    }
    for (const { 1: value = "", index } of text.matchAll(link)) {
      if (placeholder.test(value) || !/\d|[A-Z].*[a-z]|[a-z].*[A-Z]/.test(value)) continue;
      return { at: index, message: "the text contains an address with a token" };
    }
    return undefined;
  },
});
