import { BLANK_LINE, estimateTokens } from "../../dataset-tools/estimate/tokens.ts";
import { isObject } from "../../dataset-tools/read/row-shape.ts";
import { linesOfPart } from "./dataset.ts";

type Family = Parameters<typeof estimateTokens>[1];

/** Members of a row that hold text for the model to read or write. */
const TEXTS = new Set(["text", "prompt", "completion", "system", "reference"]);

/** Estimated tokens of a file. */
export interface FileTokens {
  /** Of all texts, right answers included. */
  readonly tokens: number;
  /** Of the right answers to held-out rows: about what a tuned model's answers have. */
  readonly answerTokens: number;
  /** Of the longest right answer to a held-out row. */
  readonly longestAnswer: number;
}

/** Estimates the tokens of a file that the dataset tools wrote, text by text. */
export async function tokensOfFile(path: string, family: Family): Promise<FileTokens> {
  const sum = { tokens: 0, answerTokens: 0, longestAnswer: 0 };
  const count = new TokenCount(family);
  const add = (text: string, key: string) => {
    const tokens = count.of(text);
    sum.tokens += tokens;
    if (key !== "reference") return;
    sum.answerTokens += tokens;
    sum.longestAnswer = Math.max(sum.longestAnswer, tokens);
  };
  for await (const lines of linesOfPart(path)) {
    for (const line of lines) {
      // Slices are named by columns of the data, whatever these are called; no model reads them.
      const { slices: _slices, ...row } = JSON.parse(line) as Record<string, unknown>;
      forTexts(row, "", add);
    }
  }
  return sum;
}

/** Passes on the texts of a row at any depth, with their names. */
function forTexts(value: unknown, key: string, use: (text: string, key: string) => void): void {
  if (typeof value === "string") {
    if (TEXTS.has(key)) use(value, key);
  } else if (Array.isArray(value)) {
    for (const one of value as unknown[]) forTexts(one, key, use);
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) forTexts(value[name], name, use);
  }
}

/** Characters from which a paragraph is remembered, and how many are. */
const MIN_REMEMBERED = 200;
const MAX_REMEMBERED = 100;

/** Estimates texts; a paragraph that rows repeat, as they do the system text, only once. */
class TokenCount {
  readonly #family: Family;
  readonly #known = new Map<string, number>();

  constructor(family: Family) {
    this.#family = family;
  }

  /** Tokens of a text: those of its paragraphs. */
  of(text: string): number {
    if (text.length < MIN_REMEMBERED) return this.#estimate(text);
    let sum = 0;
    for (const paragraph of text.split(BLANK_LINE)) sum += this.#ofParagraph(paragraph);
    return sum;
  }

  #ofParagraph(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const tokens = this.#estimate(text);
    const isKept = text.length >= MIN_REMEMBERED && this.#known.size < MAX_REMEMBERED;
    if (isKept) this.#known.set(text, tokens);
    return tokens;
  }

  #estimate(text: string): number {
    return estimateTokens(text, this.#family).expected;
  }
}
