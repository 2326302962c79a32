import { estimateTokens } from "../../dataset-tools/estimate/tokens.ts";
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

/**
 * Estimates the tokens of a file that the dataset tools wrote, row by row.
 * @param system the system text of all rows, which may be the start of a question
 */
export async function tokensOfFile(
  path: string,
  family: Family,
  system: string | null,
): Promise<FileTokens> {
  const sum = { tokens: 0, answerTokens: 0, longestAnswer: 0 };
  for await (const line of linesOfPart(path)) {
    JSON.parse(line, (key, value: unknown) => {
      if (typeof value !== "string" || !TEXTS.has(key)) return value;
      const tokens = tokensOf(value, family, system);
      sum.tokens += tokens;
      if (key !== "reference") return value;
      sum.answerTokens += tokens;
      sum.longestAnswer = Math.max(sum.longestAnswer, tokens);
      return value;
    });
  }
  return {
    tokens: Math.round(sum.tokens),
    answerTokens: Math.round(sum.answerTokens),
    longestAnswer: Math.round(sum.longestAnswer),
  };
}

/** Tokens of one text, its system text apart where it starts with that. */
function tokensOf(text: string, family: Family, system: string | null): number {
  const start = system === null ? undefined : `${system}\n\n`;
  const parts =
    start !== undefined && text.startsWith(start)
      ? [system ?? "", text.slice(start.length)]
      : [text];
  return parts.reduce((sum, part) => sum + estimateTokens(part, family).expected, 0);
}
