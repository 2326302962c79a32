import type { TrainingRecord, Turn } from "../record.ts";
import { annotationLayouts, isVerdict } from "./annotation-layouts.ts";
import { readBedrockBatch, readLoggedRequest } from "./invocation-log.ts";
import { isObject, type JsonObject, messageListKey } from "./row-shape.ts";
import { leadingSystem, readMessages, type SystemParts, textTurn } from "./turns.ts";
import { readCohere, readGemini, readResponses } from "./vendor-chats.ts";

/** What a layout's reader finds in a row. */
export type ForeignParts = Pick<TrainingRecord, "turns"> &
  Partial<SystemParts & Pick<TrainingRecord, "systemPath">>;

/** A layout of rows that other services write. */
export interface ForeignLayout {
  /** As its users know it. */
  readonly name: string;
  is(row: JsonObject): boolean;
  /** Undefined when question and answer are not both there. */
  read?(row: JsonObject): ForeignParts | undefined;
  /** Keys that the reader uses. */
  readonly keys: readonly string[];
  /** Code of the refusal, unless `half-exchange`. */
  readonly code?: "unknown-format";
  /** Why rows without a reader, or that it cannot read, are no training rows, and what to do. */
  readonly refusal: string;
}

/** Keys other than `messages` under which people keep their turns. */
const turnKeys = ["chat", "conversation", "dialog", "dialogue", "turns"] as const;

const layouts: readonly ForeignLayout[] = [
  ...annotationLayouts,
  {
    name: "Google Gemini (contents and parts)",
    is: ({ contents }) => Array.isArray(contents) && contents.some((one) => has(one, "parts")),
    read: readGemini,
    keys: ["contents", "systemInstruction", "system_instruction"],
    refusal: "its contents are not a list of turns",
  },
  {
    name: "a Bedrock batch inference file",
    is: ({ modelInput }) => isObject(modelInput),
    read: readBedrockBatch,
    keys: ["modelInput", "modelOutput", "recordId"],
    refusal:
      "the row has a request without an answer; use the batch job's output file (.jsonl.out), whose rows have modelOutput",
  },
  {
    name: "requests of the OpenAI or Anthropic batch API",
    is: (row) => isObject(row["body"] ?? row["params"]) && "custom_id" in row,
    keys: [],
    refusal:
      "requests have no answers to learn; join them with the batch's output file by custom_id, or take the messages out of the body if they end with the right answer",
  },
  {
    name: "results of the OpenAI or Anthropic batch API",
    is: (row) => isObject(row["response"] ?? row["result"]) && "custom_id" in row,
    keys: [],
    refusal: "results have no questions; join them with the batch's input file by custom_id",
  },
  {
    name: "responses of the OpenAI chat API",
    is: ({ choices, messages }) => Array.isArray(choices) && messages === undefined,
    keys: [],
    refusal: "a response has no question; write each row with the messages of its request",
  },
  {
    name: "logged requests with their responses",
    is: ({ request, response }) => isObject(request) && isObject(response),
    read: readLoggedRequest,
    keys: ["request", "response"],
    refusal: "the request has no messages, or the response has not exactly one answer",
  },
  {
    name: "the OpenAI Responses API (input and output)",
    is: ({ output }) =>
      Array.isArray(output) && output.some((one) => has(one, "type") && has(one, "content")),
    read: readResponses,
    keys: ["input", "output", "instructions"],
    refusal: "a response has no question; write each row with the input of its request",
  },
  {
    name: "Cohere (Chatbot)",
    is: ({ messages, chat_history: history, message }) =>
      (Array.isArray(messages) && messages.some(isChatbot)) ||
      (Array.isArray(history) && typeof message === "string"),
    read: readCohere,
    keys: ["messages", "preamble"],
    refusal:
      "a message with its chat_history is a request without an answer; add the answer and write them as messages",
  },
  {
    name: "turns of input and output (conversation)",
    is: ({ conversation }) =>
      Array.isArray(conversation) && conversation.length > 0 && conversation.every(isExchange),
    read: readExchanges,
    keys: ["conversation"],
    refusal: "its turns have no input and output",
  },
  {
    name: "turns under another key than messages",
    is: (row) => turnsUnder(row) !== undefined,
    read: readTurnsUnder,
    keys: [...turnKeys, "system"],
    refusal: "its turns are not messages",
  },
];

/** The foreign layout of a row; undefined when it has none. */
export function foreignLayoutOf(row: JsonObject): ForeignLayout | undefined {
  const isNested = Object.values(row).some((cell) => typeof cell === "object" && cell !== null);
  if (!isNested && !isVerdict(row["answer"])) return;
  return layouts.find((layout) => layout.is(row));
}

/** Reads a row of a foreign layout; undefined when it is refused. */
export function readForeign(row: JsonObject): ForeignParts | undefined {
  return foreignLayoutOf(row)?.read?.(row);
}

function has(value: unknown, key: string): boolean {
  return isObject(value) && value[key] !== undefined;
}

function isChatbot(message: unknown): boolean {
  const role = isObject(message) ? message["role"] : undefined;
  return typeof role === "string" && role.toLowerCase() === "chatbot";
}

function isExchange(turn: unknown): boolean {
  return isObject(turn) && typeof turn["input"] === "string" && typeof turn["output"] === "string";
}

function readExchanges({ conversation }: JsonObject): ForeignParts {
  const exchanges = conversation as readonly JsonObject[];
  const turns = exchanges.flatMap(({ input, output }, i): Turn[] => [
    textTurn("user", input, `conversation[${i}].input`),
    textTurn("assistant", output, `conversation[${i}].output`),
  ]);
  const system = exchanges[0]?.["system"];
  return typeof system === "string" && system !== ""
    ? { turns, system: [system], systemPath: "conversation[0].system" }
    : { turns };
}

function turnsUnder(row: JsonObject): { key: string; list: readonly unknown[] } | undefined {
  for (const key of turnKeys) {
    const list = row[key];
    if (Array.isArray(list) && messageListKey(list) === "messages") return { key, list };
  }
  return undefined;
}

function readTurnsUnder(row: JsonObject): ForeignParts | undefined {
  const found = turnsUnder(row);
  if (found === undefined) return undefined;
  const read = leadingSystem(readMessages(found.list, { key: found.key }));
  const { system } = row;
  if (typeof system !== "string" || system === "") return read;
  return { ...read, system: [system, ...(read.system ?? [])], systemPath: "system" };
}
