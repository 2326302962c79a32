import { expect } from "vitest";

/** Asserts that the lines of an excerpt were printed, in this order; `…` is what it leaves out. */
export function expectPrinted(excerpt: string, output: string): void {
  const printed = output.split("\n").map(shape);
  let from = 0;
  for (const line of excerpt.split("\n").map(shape)) {
    if (line === "" || line === "…") continue;
    const at = printed.indexOf(line, from);
    expect({ line, isPrinted: at >= 0 }).toEqual({ line, isPrinted: true });
    from = at + 1;
  }
}

/** Figures, bars and the path to the project differ from run to run; nothing else may. */
function shape(line: string): string {
  return line
    .replace(/\S*\/(?=dataset-tools\/)/, "")
    .replace(/[█▇▆▅▄▃▂▁]+/g, "▇")
    .replace(/[\d,.]*\d( [smh]\b)?/g, "0")
    .replace(/(0 )+0/g, "0")
    .replace(/\s+/g, " ")
    .trim();
}
