import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { estimateTokens } from "../../dataset-tools/estimate/tokens.ts";

type Family = Parameters<typeof estimateTokens>[1];

/** Members of a row that hold text for the model to read or write. */
const TEXTS = new Set(["text", "prompt", "completion", "system", "reference"]);

/**
 * Estimates the tokens of a file that the dataset tools wrote, row by row.
 * @param system the system text of all rows, which may be the start of a question
 */
export async function tokensOfFile(
  path: string,
  family: Family,
  system: string | null,
): Promise<number> {
  const start = system === null ? undefined : `${system}\n\n`;
  let tokens = 0;
  // Our writer escapes the separators that readline would wrongly split on.
  for await (const line of createInterface({ input: createReadStream(path) })) {
    JSON.parse(line, (key, value: unknown) => {
      if (typeof value === "string" && TEXTS.has(key)) {
        const parts =
          start !== undefined && value.startsWith(start)
            ? [system ?? "", value.slice(start.length)]
            : [value];
        for (const part of parts) tokens += estimateTokens(part, family).expected;
      }
      return value;
    });
  }
  return Math.round(tokens);
}
