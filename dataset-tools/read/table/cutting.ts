import type { Cutting, DialectOptions } from "../dialect.ts";
import { closingsOf, typographic } from "../dialect-records.ts";
import { unusualDelimiters } from "./delimiters.ts";
import { commonWidth, cutSample, type Sample, type TableHead } from "./sample.ts";

type Quoting = Pick<Cutting, "quote" | "escaping">;

const standard: Quoting = { quote: '"', escaping: "doubled" };
const common = [",", "\t", ";", "|"];

/**
 * Finds how a table is cut: the way in which the most of its first rows have the same number of
 * cells, above one. Of equal ways the more common one is taken.
 */
export function findCutting(head: TableHead, tabular: boolean, given: DialectOptions): Cutting {
  const tries = new Tries(head);
  const quoting = given.quote === undefined ? undefined : { ...standard, quote: given.quote };
  const delimiter = given.delimiter ?? findDelimiter(tries, quoting, tabular);
  const found = quoting ?? findQuoting(tries, delimiter);
  return { delimiter, ...found, skipsSpace: skipsSpace(tries, delimiter, found) };
}

type Tried = Sample & {
  /** Share of the rows that have the most frequent number of cells, above one. */
  readonly share: number;
};

/** Samples of one table cut in several ways; each way is tried once. */
class Tries {
  readonly head: TableHead;
  readonly #known = new Map<string, Tried>();

  constructor(head: TableHead) {
    this.head = head;
  }

  cut(delimiter: string, quoting: Quoting, skips = false): Tried {
    const key = JSON.stringify([delimiter, quoting, skips]);
    const tried = this.#known.get(key) ?? this.#try({ delimiter, ...quoting, skipsSpace: skips });
    this.#known.set(key, tried);
    return tried;
  }

  #try(cutting: Cutting): Tried {
    const sample = cutSample(this.head, cutting);
    const width = commonWidth(sample.rows);
    const regular = sample.rows.filter(({ cells }) => cells.length === width).length;
    return { ...sample, share: width < 2 ? 0 : regular / (sample.rows.length + sample.faults) };
  }

  /** Number of cells that quotes enclose. */
  enclosed(delimiter: string, quote: string): number {
    const [mark, open] = [literal(delimiter), literal(quote)];
    const close = `[${closingsOf(quote).map(literal).join("")}]`;
    const inside = typographic.includes(quote)
      ? "[^\\n]*?"
      : `(?:[^\\n\\\\${open}]|${open}${open}|\\\\.)*`;
    const cells = new RegExp(`(?:^|${mark})${open}${inside}${close}(?=${mark}|\\r?$)`, "gm");
    return this.head.text.match(cells)?.length ?? 0;
  }
}

/** Text as a part of a regular expression. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function findDelimiter(tries: Tries, given: Quoting | undefined, tabular: boolean): string {
  const quotings = given === undefined ? quotingsIn(tries.head.text) : [given];
  const share = (delimiter: string) => {
    let most = 0;
    for (const quoting of quotings) {
      if (most < 1) most = Math.max(most, tries.cut(delimiter, quoting).share);
    }
    return most;
  };
  if (tabular && share("\t") >= 0.5) return "\t";
  const frequent = best(tabular ? ["\t", ...common] : common, share);
  const other = unusualDelimiters(tries.head.text).find((delimiter) => {
    if (share(delimiter) < 0.95) return false;
    const { rows } = tries.cut(delimiter, given ?? standard);
    const contains = rows.some(({ cells }) =>
      cells.some((cell) => cell.includes(frequent.delimiter)),
    );
    // A delimiter of several marks, e.g. `||`, wins over a part of it; a rare mark needs better rows.
    return delimiter.length > 1 && !contains
      ? true
      : !/^[,;|\t]+$/.test(delimiter) && share(delimiter) > frequent.share;
  });
  return other ?? frequent.delimiter;
}

function best(
  delimiters: readonly string[],
  shareOf: (delimiter: string) => number,
): { delimiter: string; share: number } {
  let found = { delimiter: delimiters[0] ?? ",", share: 0 };
  for (const delimiter of delimiters) {
    if (found.share === 1) break;
    const share = shareOf(delimiter);
    if (share > found.share) found = { delimiter, share };
  }
  return found;
}

/** Ways to quote that the text may show. */
function quotingsIn(text: string): Quoting[] {
  const escaped: Quoting[] = text.includes("\\") ? [{ quote: '"', escaping: "backslash" }] : [];
  const quotes = typographic.filter((quote) => text.includes(quote));
  const others = ["'", ...quotes].map((quote): Quoting => ({ quote, escaping: "doubled" }));
  return [standard, ...escaped, ...others, { quote: null, escaping: "doubled" }];
}

/** Double quotes, unless the sample shows another way and is read at least as well with it. */
function findQuoting(tries: Tries, delimiter: string): Quoting {
  const { share } = tries.cut(delimiter, standard);
  const other = typographic.find((quote) => encloses(tries, delimiter, quote));
  if (other !== undefined) return { quote: other, escaping: "doubled" };
  const single = singleQuoting(tries, delimiter, share);
  if (single !== undefined) return single;
  if (share === 1) return standard;
  const escaped: Quoting = { quote: '"', escaping: "backslash" };
  if (tries.head.text.includes("\\") && tries.cut(delimiter, escaped).share > share) return escaped;
  return isUnquoted(tries, delimiter) ? { quote: null, escaping: "doubled" } : standard;
}

/** Single quotes around cells, when no double quote is there or more rows are whole with them. */
function singleQuoting(tries: Tries, delimiter: string, least: number): Quoting | undefined {
  if (tries.enclosed(delimiter, "'") < 2) return undefined;
  const { text } = tries.head;
  const share = (quoting: Quoting) => tries.cut(delimiter, quoting).share;
  const doubled: Quoting = { quote: "'", escaping: "doubled" };
  const escaped: Quoting = { quote: "'", escaping: "backslash" };
  const single = text.includes("\\") && share(escaped) > share(doubled) ? escaped : doubled;
  const found = share(single);
  const better = text.includes('"') ? found > least : found > 0 && found >= least;
  return better ? single : undefined;
}

/** Typographic quotes are around cells, and not only around words in them. */
function encloses(tries: Tries, delimiter: string, quote: string): boolean {
  const plain = tries.cut(delimiter, standard);
  const enough = Math.max(2, plain.rows.length / 3);
  if (tries.enclosed(delimiter, quote) < enough) return false;
  const { share, faults } = tries.cut(delimiter, { quote, escaping: "doubled" });
  return share >= plain.share && faults === 0;
}

/** Quotes at the start of cells are text: none encloses a cell, and all rows are whole without them. */
function isUnquoted(tries: Tries, delimiter: string): boolean {
  const { rows, faults } = tries.cut(delimiter, standard);
  const broken = delimiter === "\t" ? faults > 0 : faults >= 3 && faults >= rows.length / 4;
  if (!broken || tries.enclosed(delimiter, '"') > 0) return false;
  return tries.cut(delimiter, { quote: null, escaping: "doubled" }).share >= 0.95;
}

/** Spaces stand between delimiters and quotes, and all rows can be read without them. */
function skipsSpace(tries: Tries, delimiter: string, quoting: Quoting): boolean {
  const { quote } = quoting;
  if (quote === null || delimiter.includes(" ")) return false;
  const spaced = tries.enclosed(`${delimiter} `, quote) > 0;
  const before = closingsOf(quote).some((close) =>
    tries.head.text.includes(`${close} ${delimiter}`),
  );
  if (!spaced && !before) return false;
  const { share, faults } = tries.cut(delimiter, quoting);
  const skipping = tries.cut(delimiter, quoting, true);
  return skipping.share >= share && skipping.faults <= faults;
}
