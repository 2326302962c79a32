import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { estimateTokens } from "../../dataset-tools/estimate/tokens.ts";

type Family = Parameters<typeof estimateTokens>[1];

/** Members of a written row that hold text which a model reads or writes. */
const TEXTS = new Set(["text", "prompt", "completion", "system", "reference"]);

/** Estimates the tokens of a file that the dataset tools wrote, row by row. */
export async function tokensOfFile(path: string, family: Family): Promise<number> {
  let tokens = 0;
  // Our own writer escapes the separators that readline would wrongly split at.
  for await (const line of createInterface({ input: createReadStream(path) })) {
    JSON.parse(line, (key, value: unknown) => {
      if (typeof value === "string" && TEXTS.has(key)) {
        tokens += estimateTokens(value, family).expected;
      }
      return value;
    });
  }
  return Math.round(tokens);
}
