import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeXml, parseXml, XmlError } from "../../../../infra/local/protocol/xml.ts";

const text = fc.string({
  unit: fc.constantFrom("a", " ", "\n", "\r", "\u0001", "&", "<", ">", '"', "'", "]]>", "é", "😀"),
});

it("reads back every text that it escapes", () => {
  fc.assert(
    fc.property(text, (each) => {
      expect(parseXml(`<a>${escapeXml(each)}</a>`).text).toBe(each);
      expect(parseXml(`<a b="${escapeXml(each)}"/>`).attributes).toEqual({ b: each });
    }),
  );
});

it("reads elements, prefixes, comments and CDATA", () => {
  const root = parseXml(
    '<?xml version="1.0"?>\n<!-- c --><s:Delete xmlns:s="x"><Object><Key>a&amp;b&#x41;</Key></Object><Quiet/><![CDATA[<raw>]]></s:Delete>',
  );
  expect(root.name).toBe("Delete");
  expect(root.text).toBe("<raw>");
  expect(root.children.map((child) => child.name)).toEqual(["Object", "Quiet"]);
  expect(root.children[0]?.children[0]?.text).toBe("a&bA");
});

it.each([
  "",
  "text",
  "<a>",
  "<a></b>",
  "</a>",
  "<a/><b/>",
  "<a>&unknown;</a>",
  "<a>& </a>",
  '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  "<a>".repeat(100) + "</a>".repeat(100),
])("refuses %j", (document) => {
  expect(() => parseXml(document)).toThrow(XmlError);
});
