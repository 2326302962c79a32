import { isObject } from "../../../../dataset-tools/read/row-shape.ts";

/** A row of a run's prepared files, whichever base model's format they have. */
export interface StoredRow {
  /** Without the answer; blocks of Bedrock's conversation format. */
  readonly messages: readonly StoredMessage[];
  /** Of this row alone; empty where all rows have the same one. */
  readonly system: readonly string[];
  /** null where the row has none, since a teacher gives it. */
  readonly answer: string | null;
  /** The answer where it is more than text, e.g. the call of a tool. */
  readonly answerBlocks: readonly unknown[] | null;
  readonly toolConfig: unknown;
}

interface StoredMessage {
  readonly role: string;
  readonly content: readonly unknown[];
}

/**
 * Reads a line of a prepared file.
 * @param common system text that precedes every row of the file; null where there is none
 */
export function readStoredRow(line: string, common: string | null): StoredRow {
  const row = asMap(JSON.parse(line));
  const all = "prompt" in row ? [message("user", row["prompt"])] : messagesOf(row["messages"]);
  const messages = all.filter(({ role }) => role !== "system");
  const said = all
    .filter(({ role }) => role === "system")
    .flatMap(({ content }) => textsOf(content));
  const last = messages.at(-1);
  const own = "prompt" in row ? undefined : last?.role === "assistant" ? messages.pop() : undefined;
  return {
    messages: messages.map((one, at) => (at === 0 ? withoutPrefix(one, common) : one)),
    system: common === null ? [...textsOf(row["system"]), ...said] : [],
    answer: answerOf(row, own),
    answerBlocks: own?.content.some(isOther) ? own.content : null,
    toolConfig: row["toolConfig"],
  };
}

function answerOf(row: Record<string, unknown>, own: StoredMessage | undefined): string | null {
  const { reference, completion, reference_answer: graded } = row;
  for (const text of [reference, completion]) if (typeof text === "string") return text;
  if (own !== undefined) return textsOf(own.content).join("\n");
  if (graded === undefined) return null;
  return typeof graded === "string" ? graded : JSON.stringify(graded);
}

/** What the row asks: all texts before the answer, in one. */
export function questionOf({ messages, system }: Pick<StoredRow, "messages" | "system">): string {
  const texts = messages.flatMap(({ role, content }) => {
    const text = textsOf(content).join("\n");
    return messages.length === 1 ? text : `${role}: ${text}`;
  });
  return [...system, ...texts].join("\n\n");
}

function messagesOf(value: unknown): StoredMessage[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  return list.map(asMap).map(({ role, content }) => message(String(role), content));
}

function message(role: string, content: unknown): StoredMessage {
  if (typeof content === "string") return { role, content: [{ text: content }] };
  return { role, content: Array.isArray(content) ? (content as unknown[]) : [] };
}

/** In the format of prompt and completion the system text is a part of the prompt. */
function withoutPrefix(first: StoredMessage, common: string | null): StoredMessage {
  const prefix = `${common}\n\n`;
  const [block, ...rest] = first.content;
  const text = asMap(block)["text"];
  if (common === null || typeof text !== "string" || !text.startsWith(prefix)) return first;
  return { ...first, content: [{ text: text.slice(prefix.length) }, ...rest] };
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  return list.flatMap((block) => {
    const { text } = asMap(block);
    return typeof text === "string" ? [text] : [];
  });
}

function isOther(block: unknown): boolean {
  return typeof asMap(block)["text"] !== "string";
}

function asMap(value: unknown): Record<string, unknown> {
  return isObject(value) ? { ...value } : {};
}
