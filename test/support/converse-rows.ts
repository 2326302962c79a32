import { readFileSync } from "node:fs";

interface Converse {
  readonly messages: readonly { readonly content: readonly { readonly text?: string }[] }[];
}

/** Last question and answer of every row of a file in Converse form. */
export function rowsOf(file: string): string[][] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const { messages } = JSON.parse(line) as Converse;
    return messages.slice(-2).map(({ content }) => content.map(({ text }) => text).join(""));
  });
}
