import { stripVTControlCharacters, styleText } from "node:util";

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

/** Rows of cells as aligned text, numbers to the right; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    });
  }
  const aligned = rows.map((row, at) => {
    const line = row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        if (/^[\d$<>~.,%-]+$/.test(cell)) return cell.padStart(width);
        return cell + " ".repeat(width - widthOf(cell));
      })
      .join("  ")
      .trimEnd();
    return at === 0 ? paint.dim(line) : line;
  });
  return aligned.join("\n");
}

/** Columns that a text takes on a terminal: colors take none. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

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
