import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datasetName } from "../../pipeline/run/prepare.ts";
import { slug } from "../../pipeline/slug.ts";

const VALID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

describe("a name made from a text", () => {
  it.each([
    ["Support Tickets", "support-tickets"],
    ["Müller & Söhne – Straße", "muller-sohne-strasse"],
    ["Résumé", "resume"],
    ["Łódź Ørsted", "lodz-orsted"],
    ["tickets 日本語", "tickets-"],
    ["日本語", "data-"],
    ["تذاكر", "data-"],
    ["🎉", "data-"],
    ["ｔｉｃｋｅｔｓ①", "tickets1"],
  ])("keeps what can be read of %s", (text, start) => {
    const name = slug(text, { nameless: "data" });
    expect(name).toMatch(VALID);
    expect(name.replace(/[0-9a-f]{8}$/, "")).toBe(start);
  });

  it("is the same however the accents are encoded, as file systems differ in it", () => {
    for (const text of ["Résumé", "がぎぐ", "Ünïcödé 日本"]) {
      expect(slug(text.normalize("NFD"))).toBe(slug(text.normalize("NFC")));
    }
  });

  it.each([
    ["注文", "返品"],
    ["tickets 🎉", "tickets 🎈"],
    ["हिन्दी", "हन्दी"],
    [`${"a".repeat(60)}1`, `${"a".repeat(60)}2`],
  ])("differs for %s and %s", (one, other) => {
    expect(slug(one)).not.toBe(slug(other));
  });

  it("is valid as a registry group and in S3 keys, whatever a file is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), (text) => {
        const name = datasetName([`${text.replaceAll("/", "")}.csv`]);
        expect(name).toMatch(VALID);
        expect(name.length).toBeLessThanOrEqual(48);
      }),
    );
  });
});
