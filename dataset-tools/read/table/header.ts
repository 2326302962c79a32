import { columnWords, knownWordsIn } from "./column-words.ts";

/** What the first rows say about their first one. */
export interface HeaderJudgement {
  /** The first row names the columns. */
  readonly header: boolean;
  /** There is no doubt about it. */
  readonly sure: boolean;
  /** Every cell of it is a known name. */
  readonly named?: boolean;
}

/** Evidence of one column: above zero for a name over values, below for a value among values. */
interface Evidence {
  readonly points: number;
  /** A known name, or text above numbers: what no row of data has by chance. */
  readonly certain: boolean;
}

const none: Evidence = { points: 0, certain: false };
const oneWord: Evidence = { points: 2, certain: true };

/**
 * Compares the first row with the others, column by column: known names, text above numbers, a short
 * name above long texts, a value that comes again below, a sentence among sentences.
 */
export function judgeHeader(
  first: readonly string[],
  rest: readonly (readonly string[])[],
): HeaderJudgement {
  const others = rest.filter((cells) => !sameCells(cells, first));
  if (isNumberedFromZero(first, others)) return { header: true, sure: true };
  const columns = first.map((cell, i) => {
    const below = others.map((cells) => cells[i]?.trim() ?? "");
    return columnEvidence(
      cell.trim(),
      below.filter((value) => value !== ""),
    );
  });
  if (first.every((cell) => cell.trim() === "")) return { header: false, sure: false };
  const points = columns.reduce((sum, column) => sum + column.points, 0);
  const against = columns.some((column) => column.points < 0);
  const certain = columns.some((column) => column.certain);
  const header = points >= (against ? 1.5 : 0.5);
  const named = first.every((cell) => columnWords(cell) === "name");
  return { header, sure: header && certain && !against && points >= 2, named };
}

/** Data frames without names number their columns from zero; an index has a blank or a number of its own. */
function isNumberedFromZero(
  first: readonly string[],
  others: readonly (readonly string[])[],
): boolean {
  const numbers = first[0]?.trim() === "" ? first.slice(1) : first;
  const shift = first.length - numbers.length;
  return (
    numbers.length > 1 &&
    numbers.every((cell, i) => cell.trim() === String(i)) &&
    others.length > 2 &&
    others.every((cells) => cells.slice(shift).some((cell) => !/^[\d.,\s-]*$/.test(cell)))
  );
}

/** Whether two rows have the same cells, but for spaces around them and capitals. */
export function sameCells(a: readonly string[], b: readonly string[]): boolean {
  const plain = (cell: string | undefined) => cell?.trim().toLowerCase() ?? "";
  return a.length === b.length && a.every((cell, i) => plain(cell) === plain(b[i]));
}

function columnEvidence(cell: string, below: readonly string[]): Evidence {
  if (cell === "") return below.length > 0 ? { points: 1, certain: false } : none;
  if (below.includes(cell)) return { points: -3, certain: false };
  if (asksByNumber.test(cell) && !below.some((value) => asksByNumber.test(value))) {
    return { points: 3, certain: true };
  }
  const named = columnWords(cell);
  if (named === "name") return { points: 3, certain: true };
  if (below.length === 0) return named === "word" && !isSentence(cell) ? oneWord : none;
  const kind = kindEvidence(cell, below);
  if (kind !== undefined) return kind;
  const points = wordPoints(cell, below) + shapePoints(cell, below);
  return { points, certain: points >= 2 && named === "word" && wordCount(cell) <= 3 };
}

/** Forms number their questions: `Q1: What did they ask?` */
const asksByNumber = /^q(?:uestion)?\s?\d{1,3}\s?[:.)]/i;

/** Kinds of values that a name is not. */
const kinds = [
  /^[-+]?[$€£]?\s?(?:\d[\d.,\s]*|[\d.,]*\d)(?:[eE][-+]?\d+)?\s?[%€$]?$/,
  /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?$/,
  /^https?:\/\/\S+$/,
  /^[\w.+-]+@[\w-]+\.\S+$/,
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /^[{[].*[}\]]$/s,
];

/** A name over values of a kind, or one more value of the kind. */
function kindEvidence(cell: string, below: readonly string[]): Evidence | undefined {
  const kind = kinds.find((pattern) => share(below, (value) => pattern.test(value)) >= 0.9);
  if (kind === undefined) {
    return kinds.slice(0, 2).some((pattern) => pattern.test(cell))
      ? { points: -2, certain: false }
      : undefined;
  }
  return kind.test(cell) ? { points: -3, certain: false } : { points: 3, certain: true };
}

/** Known words that the values below do not share, and the way forms ask for them. */
function wordPoints(cell: string, below: readonly string[]): number {
  const words = knownWordsIn(cell);
  if (words.length === 0) return 0;
  const shared = share(below, (value) => knownWordsIn(value).some((word) => words.includes(word)));
  if (shared > 0.2) return 0;
  return /\byour\b/i.test(cell) ? 2 : 1;
}

/** Lengths, marks at the end, and number of words, against those of the values below. */
function shapePoints(cell: string, below: readonly string[]): number {
  const lengths = below.map((value) => value.length).sort((a, b) => a - b);
  const [shortest = 0, middle = 0] = [lengths[0], lengths[lengths.length >> 1]];
  const sentence = isSentence(cell);
  const short = middle >= 16 && cell.length <= middle / 2 && !sentence;
  if (short && cell.length < shortest) return 2;
  if (short && below.length >= 20) {
    return share(below, (value) => value.length > cell.length) >= 0.97 ? 1 : 0;
  }
  const different = endsUnlike(cell, below);
  if (sentence) return different && knownWordsIn(cell).length > 0 ? 1.5 : -2;
  const few = below.length >= 6 && new Set(below).size <= below.length / 3;
  return few ? 1 : identifierPoints(cell, below);
}

function isSentence(cell: string): boolean {
  return wordCount(cell) >= 4 || /[.?!。？！।]$/.test(cell);
}

/** Whether a cell ends otherwise than nearly all values: with a question mark, or without a mark. */
function endsUnlike(cell: string, below: readonly string[]): boolean {
  if (below.length < 4) return false;
  const asks = (value: string) => /[?？]$/.test(value);
  const ends = (value: string) => /[.?!。？！।"”)]$/.test(value);
  if (asks(cell)) return share(below, asks) <= 0.1;
  return !ends(cell) && share(below, ends) >= 0.9;
}

/** `user_message` above plain text, or a letter or two: `a`, `en`, `v1`. */
function identifierPoints(cell: string, below: readonly string[]): number {
  const letters = (value: string) => /^[A-Za-z]{1,2}\d?$/.test(value);
  if (letters(cell)) return share(below, letters) <= 0.2 ? 1 : 0;
  const identifier = (value: string) => /^[\p{L}\d]+(?:_[\p{L}\d]+)+$/u.test(value);
  return identifier(cell) && share(below, identifier) <= 0.2 ? 2 : 0;
}

/** Words; in scripts without spaces, what has about the length of a word. */
function wordCount(cell: string): number {
  const spaceless = cell.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu)?.length ?? 0;
  const long = cell.match(/[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu)?.length ?? 0;
  return cell.split(/\s+/).length + Math.floor(spaceless / 3) + Math.floor(long / 6);
}

function share(values: readonly string[], test: (value: string) => boolean): number {
  return values.filter(test).length / values.length;
}
