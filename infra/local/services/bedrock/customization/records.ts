import { type Example, joinBlocks, promptOf } from "../../../training/example.ts";
import { countTokens } from "../../../training/tokens.ts";
import { JobFailure } from "../jobs/failure.ts";
import type { DataRule } from "../models/foundation-models.ts";

/** A block of a message: the local model reads text, tool use as text, ignores reasoning, and rejects media. */
interface Block {
  readonly text?: unknown;
  readonly json?: unknown;
  readonly reasoningContent?: unknown;
  readonly toolUse?: { readonly name?: unknown; readonly input?: unknown } | null;
  readonly toolResult?: { readonly content?: unknown } | null;
}

/** A record as the job learns it. */
export interface ParsedRecord {
  readonly example: Example;
  /** What one pass over it is billed as: all its texts, the system's included. */
  readonly tokens: number;
}

interface Turn {
  readonly role: string;
  readonly text: string;
  /** The same without tool use, in which reserved words are not looked for. */
  readonly plain: string;
}

/**
 * Reads one line of a data file in the base model's format.
 * @param file name of the file, for the message
 * Throws `JobFailure` in Bedrock's words, which name the file but not the line.
 */
export function parseRecord(
  line: string,
  { rule, file }: { rule: DataRule; file: string },
): ParsedRecord {
  const record = parseObject(line, file);
  const example =
    rule.format === "converse" ? fromConverse(record, { rule, file }) : fromPair(record, file);
  checkLength(example, { rule, file });
  const { prompt, completion } = example;
  const billed = countTokens(prompt) + countTokens(completion) + reasoningTokens(record);
  return { example, tokens: billed };
}

/** Throws `JobFailure` for a record of more tokens than the model takes. */
export function checkLength(
  { prompt, completion }: Example,
  { rule, file }: { rule: DataRule; file: string },
): void {
  const tokens = Math.ceil((prompt.length + completion.length) / CHARACTERS_PER_TOKEN);
  if (tokens <= rule.maximumTokensPerRecord) return;
  throw new JobFailure(
    `A record in the file ${file} exceeds the maximum of ${rule.maximumTokensPerRecord} tokens.`,
  );
}

/** Reasoning is learned at AWS, and billed; the local model leaves it out. */
function reasoningTokens({ messages }: Record<string, unknown>): number {
  if (!Array.isArray(messages)) return 0;
  const blocks = (messages as { content?: Block[] }[]).flatMap(({ content }) => content ?? []);
  return blocks.reduce((sum, { reasoningContent }) => {
    const { reasoningText } = (reasoningContent ?? {}) as { reasoningText?: { text?: unknown } };
    return sum + (isText(reasoningText?.text) ? countTokens(reasoningText.text) : 0);
  }, 0);
}

/** Bedrock's own rule of thumb for its limits. */
const CHARACTERS_PER_TOKEN = 6;

/** A line as a JSON object. Throws `JobFailure`. */
export function parseObject(line: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new JobFailure(
    `Unable to parse Amazon S3 file: ${file}. Data files must conform to JSONL format.`,
  );
}

function fromPair(record: Record<string, unknown>, file: string): Example {
  const { prompt, completion } = record;
  if (isText(prompt) && isText(completion)) return { prompt, completion };
  throw new JobFailure(
    `Invalid record in the file ${file}. Input data must follow the {"prompt": "<input text>", "completion": "<output text>"} format.`,
  );
}

function fromConverse(
  record: Record<string, unknown>,
  { rule, file }: { rule: DataRule; file: string },
): Example {
  const fail = (why: string) => {
    throw new JobFailure(
      `Invalid record in the file ${file}. Input data must follow the bedrock-conversation-2024 format: ${why}.`,
    );
  };
  const { messages, system = [] } = record;
  if (!Array.isArray(messages)) return fail("messages is missing");
  if (!Array.isArray(system)) return fail("system must be a list");
  const instructions = (system as Block[]).map(({ text }) =>
    isText(text) ? text : fail("a system text is empty"),
  );
  const turns = (messages as unknown[]).map(
    (message) =>
      turnOf(message, rule) ??
      fail(
        "a message has no role, or a block that the model does not take (the local Bedrock trains on text and tool use only)",
      ),
  );
  turns.forEach(({ role }, at) => {
    if (role !== (at % 2 === 0 ? "user" : "assistant"))
      fail("roles must alternate, starting with user");
  });
  const answer = turns.at(-1);
  if (turns.length < 2 || answer?.role !== "assistant")
    return fail("the last message must be the assistant's");
  checkReserved(
    [...instructions, ...turns.filter(({ role }) => role === "user").map(({ plain }) => plain)],
    rule,
    file,
  );
  const prompts = turns.slice(0, -1).map(({ text }) => text);
  return { prompt: promptOf(instructions, prompts), completion: answer.text };
}

function turnOf(message: unknown, { tools }: DataRule): Turn | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const { role, content } = message as { role?: unknown; content?: unknown };
  if (typeof role !== "string" || !Array.isArray(content)) return undefined;
  const blocks = (content as (Block | null)[]).filter(
    (block) => block?.reasoningContent === undefined,
  );
  const texts = blocks.map((block) => block?.text ?? (tools ? toolText(block) : undefined));
  if (texts.length === 0 || !texts.every(isText)) return undefined;
  const plain = blocks.map((block) => block?.text).filter(isText);
  return { role, text: joinBlocks(texts), plain: joinBlocks(plain) };
}

/** A tool call as JSON, or what a tool answered; undefined for any other block. */
function toolText(block: Block | null): string | undefined {
  const { toolUse, toolResult } = block ?? {};
  if (toolUse) return JSON.stringify({ name: toolUse.name, input: toolUse.input });
  if (!Array.isArray(toolResult?.content)) return undefined;
  const parts = toolResult.content as (Block | null)[];
  const texts = parts.map((part) => part?.text ?? (part?.json && JSON.stringify(part.json)));
  return texts.every((text) => typeof text === "string") ? joinBlocks(texts) : undefined;
}

function checkReserved(texts: readonly string[], { reserved }: DataRule, file: string): void {
  const word = reserved.find((each) => texts.some((text) => text.includes(each)));
  if (word === undefined) return;
  throw new JobFailure(
    `Invalid record in the file ${file}. The text contains the reserved keyword ${word}.`,
  );
}

/** Whether a value is a text with more than spaces. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
