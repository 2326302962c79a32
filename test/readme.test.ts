import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withGeneratedParts } from "./support/readme.ts";

const readme = readFileSync("README.md", "utf8");
const scripts = (
  JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }
).scripts;

describe("README", () => {
  it("shows the state machine and the rules as the source has them (else: npm run readme)", () => {
    expect(withGeneratedParts(readme)).toBe(readme);
  });

  it("names npm scripts that exist", () => {
    const named = [...readme.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
