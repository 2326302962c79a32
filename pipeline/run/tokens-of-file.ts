import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { estimateTokens } from "../../dataset-tools/estimate/tokens.ts";

type Family = Parameters<typeof estimateTokens>[1];

/** Members of a row that hold text for the model to read or write. */
const TEXTS = new Set(["text", "prompt", "completion", "system", "reference"]);

/** Estimates the tokens of a file that the dataset tools wrote, row by row. */
export async function tokensOfFile(path: string, family: Family): Promise<number> {
  let tokens = 0;
  // Our writer escapes the separators that readline would wrongly split on.
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
