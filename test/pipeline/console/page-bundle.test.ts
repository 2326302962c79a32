import { expect, it } from "vitest";
import { readPage } from "../../../pipeline/console/page-bundle.ts";

it("builds a page of less than 150 kB that needs nothing from elsewhere", async () => {
  const { script, styles } = await readPage("pipeline/console");
  expect(Buffer.byteLength(script) + Buffer.byteLength(styles)).toBeLessThan(150_000);
  expect([...styles.matchAll(/url\(|@import/g)]).toEqual([]);
  const addresses = script.match(/https?:\/\/[\w.-]+/g) ?? [];
  // Names of XML's vocabularies; links that a person follows to AWS begin with a variable.
  expect(addresses.filter((one) => one !== "http://www.w3.org")).toEqual([]);
});
