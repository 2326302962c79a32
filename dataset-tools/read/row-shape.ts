import type { RowShape } from "../record.ts";

/** A JSON object, as parsed. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object (no array, no null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Recognises a row's shape by its keys. Flat rows whose keys are not a known pair are `columns`:
 * a mapping decides whether they can be used.
 */
export function shapeOf(value: JsonObject): RowShape {
  if (value["schemaType"] === "ModelInvocationLog") return "invocation-log";
  if (Array.isArray(value["messages"])) return chatShape(value, value["messages"]);
  if (conversationKey(value) !== undefined) return "sharegpt";
  if ("reference_answer" in value) return "rft";
  if ("prompt" in value && "completion" in value) return "prompt-completion";
  if ("instruction" in value && hasAlpacaAnswer(value)) return "alpaca";
  return "messages" in value || "schemaVersion" in value ? "unknown" : "columns";
}

/** Databricks and Cohere name them context and response. */
function hasAlpacaAnswer(value: JsonObject): boolean {
  return "output" in value || ("context" in value && "response" in value);
}

function chatShape(value: JsonObject, messages: readonly unknown[]): RowShape {
  if ("reference_answer" in value) return "rft";
  if ("schemaVersion" in value || Array.isArray(value["system"])) return "converse";
  if (messages.some(hasConverseContent)) return "converse";
  if (typeof value["system"] === "string") return "claude-messages";
  return "openai-chat";
}

/** Converse blocks carry their kind as their key; the blocks of others carry a `type`. */
function hasConverseContent(message: unknown): boolean {
  if (!isObject(message) || !Array.isArray(message["content"])) return false;
  const [first] = message["content"] as unknown[];
  return isObject(first) && !("type" in first);
}

/**
 * The key under which a list would be a conversation: `messages` for turns with a role and content,
 * `conversations` for ShareGPT's. Undefined for any other list.
 */
export function messageListKey(list: readonly unknown[]): "messages" | "conversations" | undefined {
  if (list.length === 0) return undefined;
  if (list.every((item) => isObject(item) && "role" in item && hasOneOf(item, contentKeys))) {
    return "messages";
  }
  return list.every((item) => isObject(item) && "from" in item && "value" in item)
    ? "conversations"
    : undefined;
}

const contentKeys = ["content", "tool_calls", "function_call"];

function hasOneOf(value: JsonObject, keys: readonly string[]): boolean {
  return keys.some((key) => key in value);
}

/** Keys under which files have their conversations, the most common first. */
const conversationKeys = ["conversations", "conversation", "chat", "dialog", "dialogue"] as const;

/** The key of a row's conversation in ShareGPT's form, `from` and `value`. */
export function conversationKey(row: JsonObject): string | undefined {
  if (Array.isArray(row["conversations"])) return "conversations";
  return conversationKeys.find((key) => {
    const items = row[key];
    return Array.isArray(items) && messageListKey(items) === "conversations";
  });
}
