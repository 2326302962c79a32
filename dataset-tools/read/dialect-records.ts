import type { Cutting } from "./dialect.ts";
import { PlainScan } from "./plain-csv-records.ts";
import { type Attempt, RecordScan, type ScanOptions } from "./record-scan.ts";

/** The scanner for a dialect: the fast one where the dialect is plain. */
export function scanFor(cutting: Cutting, { fastPath, ...options }: ScanOptions): RecordScan {
  const { delimiter, quote, escaping, skipsSpace } = cutting;
  const plain = !skipsSpace && escaping === "doubled" && delimiter.length === 1;
  return plain && delimiter < "\x80" && quote?.length === 1 && quote < "\x80"
    ? new PlainScan(
        { delimiter, quote },
        { ...options, fastPath: quote === '"' ? fastPath : undefined },
      )
    : new DialectScan(cutting, options);
}

/** The marks that close typographic quotes, by the mark that opens them. */
const closings: Readonly<Record<string, readonly string[]>> = {
  "“": ["”", "“"],
  "„": ["“", "”"],
  "”": ["”"],
  "«": ["»"],
  "»": ["«"],
  "‘": ["’"],
};

/** Marks that open typographic quotes. */
export const typographic: readonly string[] = Object.keys(closings);

/** The marks that may close a quoted cell. */
export function closingsOf(quote: string): readonly string[] {
  return closings[quote] ?? [quote];
}

interface Quotes {
  readonly open: string;
  readonly closes: readonly string[];
}

interface Marks {
  readonly delimiter: string;
  readonly quotes: readonly Quotes[];
}

function marksOf({ delimiter, quote }: Cutting): Marks {
  if (quote === null || quote === "") return { delimiter, quotes: [] };
  const own = { open: quote, closes: closingsOf(quote) };
  const double = { open: '"', closes: ['"'] };
  return { delimiter, quotes: typographic.includes(quote) ? [own, double] : [own] };
}

/** The marks as they look in text that has one character per byte. */
function asBytes({ delimiter, quotes }: Marks): Marks {
  const bytes = (text: string) => Buffer.from(text).toString("latin1");
  return {
    delimiter: bytes(delimiter),
    quotes: quotes.map(({ open, closes }) => ({ open: bytes(open), closes: closes.map(bytes) })),
  };
}

/** A character that is written with a mark before it. */
interface Escaped {
  readonly text: string;
  /** Characters that it takes up. */
  readonly length: number;
}

/** Reads every dialect: delimiters of several characters, other quotes or none, backslash escapes. */
class DialectScan extends RecordScan {
  readonly #marks: Marks;
  readonly #byteMarks: Marks;
  readonly #escapes: boolean;
  readonly #skipsSpace: boolean;

  constructor(cutting: Cutting, options: ScanOptions) {
    super({ delimiter: cutting.delimiter, quote: cutting.quote ?? '"' }, options);
    this.#marks = marksOf(cutting);
    this.#byteMarks = asBytes(this.#marks);
    this.#escapes = cutting.escaping === "backslash";
    this.#skipsSpace = cutting.skipsSpace;
  }

  protected record(start: number): Attempt {
    const marks = this.bytewise ? this.#byteMarks : this.#marks;
    let at = start;
    for (;;) {
      const end = this.#cell(at, marks);
      if (typeof end === "string") return end;
      if (!this.text.startsWith(marks.delimiter, end)) {
        return { end: this.text.charCodeAt(end) === 13 ? end + 2 : end + 1 };
      }
      at = end + marks.delimiter.length;
    }
  }

  /** Reads a cell; returns the index of what ends it. */
  #cell(start: number, marks: Marks): number | "more" | "bad-closing" {
    const at = this.#skipsSpace ? this.#passSpaces(start) : start;
    const quotes = marks.quotes.find(({ open }) => this.text.startsWith(open, at));
    return quotes === undefined ? this.#bareCell(at, marks) : this.#quotedCell(at, quotes, marks);
  }

  #passSpaces(from: number): number {
    let at = from;
    while (this.text[at] === " ") at++;
    return at;
  }

  #quotedCell(
    start: number,
    { open, closes }: Quotes,
    marks: Marks,
  ): number | "more" | "bad-closing" {
    let cell = "";
    for (let at = start + open.length; at < this.text.length; ) {
      const escaped = this.#escaped(at, marks) ?? this.#doubled(at, open);
      const close = closes.find((mark) => this.text.startsWith(mark, at));
      if (escaped !== undefined) {
        cell += escaped.text;
        at += escaped.length;
        continue;
      }
      const end = close === undefined ? undefined : this.#endBehind(at + close.length, marks);
      if (end !== undefined) return this.#close(cell, end);
      if (close === open && !typographic.includes(open)) return "bad-closing";
      cell += this.text[at++];
    }
    return "more";
  }

  /** A quote that is written twice; typographic ones are not. */
  #doubled(at: number, open: string): Escaped | undefined {
    const doubles = !typographic.includes(open) && this.text.startsWith(open + open, at);
    return doubles ? { text: open, length: 2 * open.length } : undefined;
  }

  #close(cell: string, end: number): number {
    this.cells.push(cell);
    this.countFeeds(cell);
    return end;
  }

  /** The index of what ends the cell, when nothing but spaces is before it. */
  #endBehind(from: number, { delimiter }: Marks): number | undefined {
    const at = this.#skipsSpace ? this.#passSpaces(from) : from;
    const { text } = this;
    const ends =
      at >= text.length ||
      text[at] === "\n" ||
      text.startsWith("\r\n", at) ||
      (text[at] === "\r" && at + 1 === text.length);
    return ends || text.startsWith(delimiter, at) ? at : undefined;
  }

  /** A character behind a backslash; other backslashes are text. */
  #escaped(at: number, { delimiter, quotes }: Marks): Escaped | undefined {
    if (!this.#escapes || this.text[at] !== "\\") return undefined;
    const marks = ["\\", "\n", delimiter, ...quotes.map(({ open }) => open)];
    const text = marks.find((mark) => this.text.startsWith(mark, at + 1));
    return text === undefined ? undefined : { text, length: 1 + text.length };
  }

  #bareCell(start: number, marks: Marks): number {
    const { text } = this;
    let cell = "";
    let at = start;
    while (at < text.length && text[at] !== "\n" && !text.startsWith(marks.delimiter, at)) {
      const escaped = this.#escaped(at, marks);
      cell += escaped?.text ?? text[at];
      at += escaped?.length ?? 1;
    }
    const ends = at >= text.length || text[at] === "\n";
    if (ends && text[at - 1] === "\r" && at > start) {
      at--;
      cell = cell.slice(0, -1);
    }
    this.noteBareCell(cell);
    return this.#close(this.#skipsSpace ? cell.replace(/ +$/, "") : cell, at);
  }
}
