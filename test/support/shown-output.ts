import { expect } from "vitest";

/** What is shown while something is under way depends on how fast the machine is; `…` alone is what is left out. */
const PASSING = /^●|…( 0)?$/;

/** Asserts that the lines of an excerpt were printed, in this order, but for what is shown in passing. */
export function expectPrinted(excerpt: string, output: string): void {
  const printed = output.split("\n").map(shape);
  let from = 0;
  for (const line of excerpt.split("\n").map(shape)) {
    if (line === "" || PASSING.test(line)) continue;
    const at = printed.indexOf(line, from);
    expect({ line, isPrinted: at >= 0 }).toEqual({ line, isPrinted: true });
    from = at + 1;
  }
}

/** Figures, bars, generated names and the path to the project differ from run to run; nothing else may. */
function shape(line: string): string {
  return line
    .replace(/\S*\/(?=dataset-tools\/)/, "")
    .replace(/(?<=\/)[a-z\d]{12}$|(?<=-databucket)[a-z\d-]+/g, "ID")
    .replace(/[█▇▆▅▄▃▂▁]+/g, "▇")
    .replace(/[\d,.]*\d( [smh]\b)?/g, "0")
    .replace(/(0 )+0/g, "0")
    .replace(/\s+/g, " ")
    .trim();
}
