import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const candidate = new RegExp(
  `(?<![\\w.-]|\\d,)${octet}(?:\\.${octet}){3}(?![\\w-]|\\.\\d)(?:/\\d{1,2})?`,
  "g",
);
/** Words before four numbers that make them a version, a chapter or the like. */
const noAddress =
  /(?:version|versions|ver|v|release|build|firmware|driver|update|upgrade|upgraded|patch|section|chapter|clause|§|abschnitt|kapitel|fassung|java|chrome|windows|ios|android|to|from|and)[\s.:#]*$/i;
const aboutVersions = /\b(?:version|firmware|release|build|driver|upgrade|update)/i;
/** Private networks, loopback, link-local, multicast and addresses reserved for documentation. */
const nobodys =
  /^(?:10\.|127\.|0\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2(?:2[4-9]|[345]\d)\.)/;

/** An IPv4 address. Those that belong to no one in particular are a hint. */
export const ipAddress = textRule({
  code: "ip-address",
  severity: "warning",
  title: "IP address in a text",
  why: "It is personal data where it belongs to a person, and shows how a network is built where it does not.",
  remedy: "Replace it with a placeholder such as [IP].",
  source: "RFC 791; RFC 1918, RFC 5737 and RFC 6890 for addresses that are no one's",
  repairable: false,
  needs: trait.point,
  find({ text }) {
    let harmless: number | undefined;
    for (const { 0: address, index } of text.matchAll(candidate)) {
      const before = text.slice(Math.max(0, index - 16), index);
      if (
        noAddress.test(before) &&
        (!/\b(?:to|from|and)\s*$/i.test(before) || aboutVersions.test(text))
      )
        continue;
      if (!nobodys.test(address)) return { at: index, message: "the text contains an IP address" };
      harmless ??= index;
    }
    if (harmless === undefined) return undefined;
    const message = "the text contains an IP address of a private network or of documentation";
    return { at: harmless, severity: "hint", message };
  },
});
