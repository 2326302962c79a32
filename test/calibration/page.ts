import { readFileSync, writeFileSync } from "node:fs";

/** The page that holds the study's tables, between two comments. */
const PAGE = "pipeline/evaluation/README.md";

const START = "<!-- written by npm run calibration -->";
const END = "<!-- end -->";

/** The page before, in and after the study's part. */
function partsOf(page: string): readonly [string, string, string] {
  const start = page.indexOf(START) + START.length;
  const end = page.indexOf(END);
  if (end < start) throw new Error(`${PAGE} lacks "${START}" … "${END}"`);
  return [page.slice(0, start), page.slice(start, end), page.slice(end)];
}

export function readTables(): string {
  return partsOf(readFileSync(PAGE, "utf8"))[1];
}

export function writeTables(tables: string): void {
  const [before, , after] = partsOf(readFileSync(PAGE, "utf8"));
  writeFileSync(PAGE, `${before}\n\n${tables}\n\n${after}`);
}
