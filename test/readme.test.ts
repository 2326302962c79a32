import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generate, generatedDocuments } from "./support/generated-documents.ts";

const readme = readFileSync("README.md", "utf8");
const scripts = (
  JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }
).scripts;

it.each(generatedDocuments)(
  "$path is as the source makes it (else: npm run readme)",
  (document) => {
    expect(readFileSync(document.path, "utf8")).toBe(generate(document));
  },
);

describe("README", () => {
  it("names npm scripts that exist", () => {
    const named = [...readme.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
