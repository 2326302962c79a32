import { estimateTokens } from "../../dataset-tools/estimate/tokens.ts";
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
  for await (const line of linesOfPart(path)) {
    // Slices are named by columns of the data, whatever these are called; no model reads them.
    const { slices: _slices, ...row } = JSON.parse(line) as Record<string, unknown>;
    for (const { key, text } of textsOf(row)) {
      const tokens = estimateTokens(text, family).expected;
      sum.tokens += tokens;
      if (key !== "reference") continue;
      sum.answerTokens += tokens;
      sum.longestAnswer = Math.max(sum.longestAnswer, tokens);
    }
  }
  return sum;
}

/** The texts of a row at any depth, with their names. */
function textsOf(value: unknown, key = ""): { key: string; text: string }[] {
  if (typeof value === "string") return TEXTS.has(key) ? [{ key, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => textsOf(one, key));
  return isObject(value)
    ? Object.entries(value).flatMap(([name, member]) => textsOf(member, name))
    : [];
}
