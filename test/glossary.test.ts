import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const guide = readFileSync("CONTRIBUTING.md", "utf8");
const table = guide.slice(guide.indexOf("| instead of |"));

/** The words of the glossary's left column, which are written nowhere. */
const instead = [...table.matchAll(/^\| ([^|]+) \|[^|]+\|[^|]*\|$/gm)]
  .slice(1)
  .flatMap(([, words = ""]) => words.split(", "));
const IN_A_NAME = " (in a name)";
const anywhere = instead.filter((word) => !word.endsWith(IN_A_NAME));
const inNames = instead
  .filter((word) => word.endsWith(IN_A_NAME))
  .map((word) => word.slice(0, -IN_A_NAME.length));

/** Everything that people read, but for the glossary itself and texts that are data. */
const files = execFileSync(
  "git",
  ["ls-files", "*.ts", "*.json", "*.md", ":!CONTRIBUTING.md", ":!package-lock.json", ":!test"],
  { encoding: "utf8" },
)
  .trim()
  .split("\n");

/** `MOST_TRIES`, `mostTries` and a comment's line break read as words with single spaces between. */
function words(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/^\s*(\*|\/\/)/, "")
    .replace(/[_\s]+/g, " ")
    .toLowerCase();
}

const unwanted = new RegExp(`\\b(${anywhere.join("|")})\\b`);
const [lower, upper] = [inNames.join("|"), inNames.join("|").toUpperCase()];
const names = new RegExp(`\\b(${lower})(?=[A-Z])|_(${upper})\\b|\\b(${upper})_`);

/** Words of others: what a rule looks for, a member of the Price List. */
const QUOTED = /-----BEGIN|begin_of_text|beginRange/;

function findings(file: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    if (QUOTED.test(line)) return [];
    const own = words(line).trim();
    const text = `${own} ${words(lines[index + 1] ?? "").trim()}`;
    const found = unwanted.exec(text);
    const phrase = found !== null && found.index < own.length ? found[0] : names.exec(line)?.[0];
    return phrase === undefined ? [] : [`${file}:${index + 1} ${phrase}`];
  });
}

describe("glossary", () => {
  it("has its words", () => {
    expect(anywhere.length).toBeGreaterThan(30);
    expect(inNames).toEqual(["least", "most"]);
  });

  it("is followed by the source, the data files and the pages", () => {
    expect(files.flatMap(findings)).toEqual([]);
  });
});
