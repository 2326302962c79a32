import type { CsvRecord } from "./csv-record.ts";
import { lineBlocks } from "./line-blocks.ts";
import { type Attempt, RecordScan, type ScanOptions } from "./record-scan.ts";

/** The dialects that the plain scanner knows: one-character delimiter and quote, quotes doubled inside. */
export interface PlainDialect {
  readonly delimiter: string;
  readonly quote: string;
}

/** Cuts a stream of CSV bytes (UTF-8) into records, in batches. */
export async function* scanRecords(
  chunks: AsyncIterable<Uint8Array>,
  scan: RecordScan,
): AsyncGenerator<CsvRecord[]> {
  for await (const block of lineBlocks(chunks)) {
    if ("tooLong" in block) scan.skipLongLine();
    else scan.push(block.bytes);
    yield scan.take();
  }
  scan.end();
  yield scan.take();
}

/** Reads plain CSV (RFC 4180), fast; quotes inside an unquoted cell are text. */
export class PlainScan extends RecordScan {
  readonly #delimiter: number;
  readonly #quote: string;
  readonly #doubled: string;

  constructor(dialect: PlainDialect, options: ScanOptions) {
    const { delimiter, quote } = dialect;
    super(dialect, options);
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote;
    this.#doubled = quote + quote;
  }

  protected record(start: number): Attempt {
    let at = start;
    for (;;) {
      const end = this.text[at] === this.#quote ? this.#quotedCell(at) : this.#bareCell(at);
      if (typeof end === "string") return end;
      if (this.text.charCodeAt(end) !== this.#delimiter) {
        return { end: this.text.charCodeAt(end) === 13 ? end + 2 : end + 1 };
      }
      at = end + 1;
    }
  }

  /** Reads a cell that opens with a quote; returns the index after its closing quote. */
  #quotedCell(start: number): number | "more" | "bad-closing" {
    const text = this.text;
    let close = text.indexOf(this.#quote, start + 1);
    let doubled = false;
    while (close >= 0 && text[close + 1] === this.#quote) {
      doubled = true;
      close = text.indexOf(this.#quote, close + 2);
    }
    if (close < 0) return "more";
    const next = text.charCodeAt(close + 1);
    const ends =
      next === this.#delimiter ||
      next === 10 ||
      (next === 13 && isEnd(text, close + 2)) ||
      Number.isNaN(next);
    if (!ends) return "bad-closing";
    const cell = text.slice(start + 1, close);
    this.cells.push(doubled ? cell.replaceAll(this.#doubled, this.#quote) : cell);
    this.countFeeds(cell);
    return close + 1;
  }

  /** Reads a cell without quotes; returns the index of what ends it. */
  #bareCell(start: number): number {
    const text = this.text;
    const delimiter = this.#delimiter;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === 10) break;
    }
    const crlf = at > start && text.charCodeAt(at - 1) === 13 && isEnd(text, at);
    const end = crlf ? at - 1 : at;
    const cell = text.slice(start, end);
    this.noteBareCell(cell);
    this.cells.push(cell);
    return end;
  }
}

/** A carriage return before this index ends a line: a line feed follows, or nothing. */
function isEnd(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === 10;
}
