import { UserError } from "../errors.ts";
import { writeConverse, writePromptCompletion } from "./bedrock-formats.ts";
import { writeClaudeMessages, writeOpenAiChat, writeRft } from "./chat-formats.ts";
import type { ToWrite, Written } from "./format-writer.ts";
import { writeAlpaca, writeShareGpt } from "./open-formats.ts";

/** The formats that records can be written in, and read from. */
const writers = {
  "bedrock-conversation-2024": writeConverse,
  "prompt-completion": writePromptCompletion,
  "openai-chat": writeOpenAiChat,
  "claude-messages": writeClaudeMessages,
  alpaca: writeAlpaca,
  sharegpt: writeShareGpt,
  rft: writeRft,
} satisfies Record<string, (input: ToWrite) => Written>;

/** Name of a format. */
export type FormatName = keyof typeof writers;

/** Names of all formats that can be written. */
export const formatNames = Object.keys(writers) as FormatName[];

/**
 * The format of this name; `converse` and `claude` are accepted too.
 * @throws UserError `Dataset.UnknownFormat`
 */
export function parseFormat(name: string): FormatName {
  const known = { converse: "bedrock-conversation-2024", claude: "claude-messages" }[name] ?? name;
  const found = formatNames.find((format) => format === known);
  if (found !== undefined) return found;
  throw new UserError("Dataset.UnknownFormat", `unknown format "${name}"`, {
    hint: `Formats: ${formatNames.join(", ")}.`,
  });
}

/** Writes one record in a format. */
export function writeRecord(format: FormatName, input: ToWrite): Written {
  return writers[format](input);
}

/** One line of JSON Lines, without its line feed. Separators at which some readers split lines are escaped. */
export function jsonLine(value: unknown): string {
  return escapeSeparators(JSON.stringify(value));
}

const separators = ["\u2028", "\u2029", "\u0085"];

/** The same JSON text with line and paragraph separators written as escapes. */
export function escapeSeparators(line: string): string {
  if (!separators.some((char) => line.includes(char))) return line;
  return line.replace(
    /[\u0085\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
