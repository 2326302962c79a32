import { styleText } from "node:util";

/** The one place that prints. With `--json` only the result goes to stdout, all else to stderr. */
export interface Output {
  /** A terminal that can rewrite its last line. */
  readonly isTerminal: boolean;
  /** Prints a line that stays. */
  line(text?: string): void;
  /** Shows what is going on now, in place of what it showed before; nothing in a pipe. */
  progress(text: string): void;
  /** Prints a command's result. */
  result(data: unknown, text: string): void;
  /** Prints what went wrong. */
  error(text: string): void;
}

/**
 * Command lines in a text as this user types them: in the project they are npm scripts.
 * @param script name of the npm script that runs, if one does
 */
export function spelled(text: string, script = process.env["npm_lifecycle_event"]): string {
  if (script === undefined || !import.meta.url.endsWith(".ts")) return text;
  return text.replace(/`tunewright (\w+)( [^`]*)?`/g, (_, verb: string, rest = "") =>
    rest === "" ? `\`npm run ${verb}\`` : `\`npm run ${verb} --${rest}\``,
  );
}

/** @param json whether results are printed as JSON */
export function createOutput({ json }: { json: boolean }): Output {
  const stream = json ? process.stderr : process.stdout;
  let shown = false;
  const clear = () => {
    if (shown) stream.write("\r\u001b[2K");
    shown = false;
  };
  return {
    isTerminal: stream.isTTY === true,
    line(text = "") {
      clear();
      stream.write(`${spelled(text)}\n`);
    },
    progress(text) {
      if (stream.isTTY !== true) return;
      clear();
      stream.write(text.slice(0, (stream.columns ?? 80) - 1));
      shown = true;
    },
    result(data, text) {
      clear();
      if (json) process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
      else if (text !== "") process.stdout.write(`${spelled(text)}\n`);
    },
    error(text) {
      clear();
      process.stderr.write(`${spelled(text)}\n`);
    },
  };
}

/** Text for people, coloured where the terminal and NO_COLOR allow it. */
export const paint = {
  good: (text: string) => styleText("green", text),
  bad: (text: string) => styleText("red", text),
  warn: (text: string) => styleText("yellow", text),
  dim: (text: string) => styleText("dim", text),
  bold: (text: string) => styleText("bold", text),
  // Two calls: in Node 20 a list of styles ignores NO_COLOR and pipes.
  title: (text: string) => styleText("bold", styleText("cyan", text)),
};

/** A length of time for people: `0.4 s`, `12 s`, `3 m 05 s`, `2 h 10 m`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pad = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
}

/** Rows of cells as aligned text; the first row is the heading. Numbers stand to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  const aligned = rows.map((row, at) => {
    const line = row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return /^[\d$<>~.,%-]+$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
    return at === 0 ? paint.dim(line) : line;
  });
  return aligned.join("\n");
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
