import { styleText } from "node:util";

export { table } from "./table.ts";

/** Text for people, colored where the terminal and NO_COLOR allow it. */
export const paint = {
  good: (text: string) => styleText("green", text),
  bad: (text: string) => styleText("red", text),
  warn: (text: string) => styleText("yellow", text),
  dim: (text: string) => styleText("dim", text),
  bold: (text: string) => styleText("bold", text),
  // Two calls: in Node 20 a list of styles ignores NO_COLOR and pipes.
  title: (text: string) => styleText("bold", styleText("cyan", text)),
};

const BARS = "▁▂▃▄▅▆▇█";

/** Numbers as a line of bars, the lowest and the highest at the ends of the scale. */
export function sparkline(values: readonly number[], width = 48): string {
  if (values.length === 0) return "";
  const columns = Math.min(width, values.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    const part = values.slice(from, to);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(...means);
  const span = Math.max(...means) - low || 1;
  return means.map((mean) => BARS[Math.round(((mean - low) / span) * 7)] ?? "").join("");
}
