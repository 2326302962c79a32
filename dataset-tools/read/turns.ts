import { defined } from "../defined.ts";
import type { Block, TrainingRecord, Turn } from "../record.ts";
import { readBlocks, reasoningBlock } from "./blocks.ts";
import { CallMatcher } from "./call-matcher.ts";
import { isUntrained } from "./loss-weights.ts";
import { isOtherName, type Speaker, speakerOf } from "./roles.ts";
import { isObject, type JsonObject } from "./row-shape.ts";

/** What the records are read for. */
export interface Reading {
  /** Reasoning next to an answer becomes a block of its turn; otherwise it is lost. */
  readonly reasoning: boolean;
  /** Tools that are declared but not called are kept; otherwise they are lost. */
  readonly tools: boolean;
  /** Further keys of RFT rows, for the grader, are kept; otherwise they are lost. */
  readonly extra: boolean;
  /** What is lost is kept as text, to compare it. */
  readonly lostText?: boolean;
}

/** Paths like `messages[3]`, made once: they are needed for every row. */
function indexedPaths(key: string): (index: number) => string {
  const known: string[] = [];
  return (index) => {
    known[index] ??= `${key}[${index}]`;
    return known[index];
  };
}

/** The path of a message by its index. */
export const messagePath = indexedPaths("messages");

function pathsOf(key: string): (index: number) => string {
  return key === "messages" ? messagePath : (index) => `${key}[${index}]`;
}

/** How a list of messages is read. */
export interface MessageOptions {
  /** Key of the list in its row. */
  readonly key: string;
  /** The names of ShareGPT's speakers are the format's own. */
  readonly shareGpt?: boolean;
  readonly reasoning?: boolean | undefined;
}

/**
 * Turns of a list of messages with `role` and `content`, or `from` and `value` (Converse, OpenAI,
 * Claude, RFT, ShareGPT). Tool calls and their results become Converse's blocks, and the turns that
 * carry them are joined as Converse has them. Malformed parts stay visible to the rules.
 */
export function readMessages(messages: readonly unknown[], options: MessageOptions): Turn[] {
  const reading = { ...options, calls: new CallMatcher() };
  const pathAt = pathsOf(options.key);
  const turns: Turn[] = [];
  for (let i = 0; i < messages.length; i++) {
    const path = pathAt(i);
    const message = messages[i];
    const turn = isObject(message)
      ? readMessage(message, path, reading)
      : { role: "", blocks: [], path };
    const before = turns.at(-1);
    if (before !== undefined && belongTogether(before, turn))
      turns[turns.length - 1] = joined(before, turn);
    else turns.push(turn);
  }
  return turns;
}

interface Message extends MessageOptions {
  readonly calls: CallMatcher;
}

function readMessage(message: JsonObject, path: string, options: Message): Turn {
  const given = message["role"] ?? message["from"];
  const name = typeof given === "string" ? given : "";
  const speaker = speakerOf(name);
  const role = speaker === undefined ? name : roleOf(speaker);
  const blocks = blocksOf(message, speaker, options);
  const named = speaker === role && isOtherName(name, role, options.shareGpt === true);
  if (!named && role !== "assistant") return { role, blocks, path };
  const untrained = role === "assistant" && isUntrained(message) ? (true as const) : undefined;
  if (!named && untrained === undefined) return { role, blocks, path };
  return { role, blocks, path, ...defined({ written: named ? name : undefined, untrained }) };
}

function roleOf(speaker: Speaker): string {
  if (speaker === "call") return "assistant";
  return speaker === "result" ? "user" : speaker;
}

function blocksOf(message: JsonObject, speaker: Speaker | undefined, options: Message): Block[] {
  const { calls } = options;
  const content = message["content"] ?? message["value"];
  if (speaker === "call") return calls.written(content);
  if (speaker === "result") return calls.result(message, content);
  if (isPlain(message)) return readBlocks(content);
  const blocks = content === "" && isCalling(message) ? [] : readBlocks(content);
  if (speaker === "assistant") addReasoning(message, blocks, options.reasoning);
  blocks.push(...calls.ofMessage(message), ...foreignParts(message));
  calls.note(blocks);
  return blocks;
}

/** Most messages have a role and a text. */
function isPlain(message: JsonObject): boolean {
  if (typeof (message["content"] ?? message["value"]) !== "string") return false;
  for (const key in message) if (!plainKeys.has(key)) return false;
  return true;
}

const plainKeys: ReadonlySet<string> = new Set(["role", "content", "from", "value"]);

function isCalling(message: JsonObject): boolean {
  return hasContent(message["tool_calls"]) || hasContent(message["function_call"]);
}

function hasContent(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== null && value !== "";
}

/** Keys under which an answer's reasoning is next to its content. */
export const reasoningKeys = ["reasoning_content", "reasoning", "thinking"] as const;

function addReasoning(message: JsonObject, blocks: Block[], isKept: boolean | undefined): void {
  if (isKept !== true) return;
  const text = reasoningKeys
    .map((key) => message[key])
    .find((value) => typeof value === "string" && value !== "");
  if (typeof text === "string") blocks.unshift({ other: reasoningBlock(text) });
}

/** Parts of a message next to its content that belong to what was said: no text model learns from them. */
export const partKeys = [
  "refusal",
  "audio",
  "image",
  "images",
  "video",
  "videos",
  "audios",
] as const;

/** Parts of a message or of a row that no format keeps, as blocks, so that a rule names them. */
export function foreignParts(value: JsonObject): Block[] {
  const parts: Block[] = [];
  for (const key of partKeys)
    if (hasContent(value[key])) parts.push({ other: { [key]: value[key] } });
  return parts;
}

/** A tool's results are one turn of the user with each other and with what the user says then; calls are one with the text before them. */
function belongTogether(before: Turn, turn: Turn): boolean {
  if (before.role !== turn.role) return false;
  if (turn.role === "user") return holds(before, "toolResult");
  return turn.role === "assistant" && holds(turn, "toolUse");
}

function holds({ blocks }: Turn, kind: string): boolean {
  return blocks.some((block) => "other" in block && kind in block.other);
}

function joined(before: Turn, turn: Turn): Turn {
  const untrained = before.untrained ?? turn.untrained;
  return { ...before, blocks: [...before.blocks, ...turn.blocks], ...defined({ untrained }) };
}

/** One turn with the text of a single key. */
export function textTurn(role: "user" | "assistant", value: unknown, path: string): Turn {
  const blocks: Block[] = isSeveral(value) ? [{ other: { content: value } }] : readBlocks(value);
  return { role, blocks, path };
}

/** A list of several labels or texts is not one text; which of them counts is not certain. */
function isSeveral(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 1 && value.every((item) => typeof item === "string")
  );
}

/** The texts among blocks. */
export function textsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => ("text" in block ? [block.text] : []));
}

/** The texts of a system entry, and what it holds apart from text. */
export interface SystemParts {
  readonly system: readonly string[];
  readonly foreign?: readonly Block[];
}

/** A system entry by its blocks. */
export function systemOf(blocks: readonly Block[]): SystemParts {
  const system = textsOf(blocks);
  if (system.length === blocks.length) return { system };
  return { system, foreign: blocks.filter((block) => "other" in block) };
}

/** Chats open with their system message; a later one remains a turn, for the rules to report. */
export function leadingSystem(
  turns: readonly Turn[],
): Pick<TrainingRecord, "turns"> & Partial<SystemParts & Pick<TrainingRecord, "systemPath">> {
  const first = turns.findIndex((turn) => turn.role !== "system");
  const count = first === -1 ? turns.length : first;
  if (count === 0) return { turns };
  const blocks = turns.slice(0, count).flatMap((turn) => turn.blocks);
  const systemPath = turns[0]?.path ?? "messages[0]";
  return { turns: turns.slice(count), ...systemOf(blocks), systemPath };
}
