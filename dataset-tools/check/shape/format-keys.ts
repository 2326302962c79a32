import type { RowShape } from "../../record.ts";

/** Shapes whose keys are fixed. `columns` has the user's own. */
export type FixedShape = Exclude<RowShape, "columns" | "unknown" | "invocation-log" | "foreign">;

/** Keys that a row of each shape must have. */
export const requiredKeys: Record<FixedShape, readonly string[]> = {
  converse: ["messages"],
  "openai-chat": ["messages"],
  "claude-messages": ["messages"],
  "prompt-completion": ["prompt", "completion"],
  rft: ["messages", "reference_answer"],
  sharegpt: ["conversations"],
  alpaca: ["instruction", "output"],
};

/** All keys that a row of each shape may have; undefined where any key is allowed. */
export const allowedKeys: Record<FixedShape, readonly string[] | undefined> = {
  converse: ["messages", "schemaVersion", "system", "toolConfig"],
  "openai-chat": ["messages", "tools", "functions", "parallel_tool_calls", "system"],
  "claude-messages": ["messages", "system"],
  "prompt-completion": ["prompt", "completion", "system"],
  rft: undefined,
  sharegpt: undefined,
  alpaca: ["instruction", "input", "output", "system", "history", "context", "response"],
};

/** Keys of one message, by shape. */
export const messageKeys: Partial<Record<RowShape, readonly string[]>> = {
  converse: ["role", "content"],
  "claude-messages": ["role", "content"],
  "openai-chat": [
    "role",
    "content",
    "name",
    "tool_calls",
    "tool_call_id",
    "function_call",
    "weight",
    "refusal",
    "audio",
  ],
};

/** Keys of one block of Converse content. */
export const converseBlockKeys: readonly string[] = [
  "text",
  "image",
  "video",
  "document",
  "reasoningContent",
  "toolUse",
  "toolResult",
  "cachePoint",
];

/** Whether the keys of this shape are fixed. */
export function isFixed(shape: RowShape): shape is FixedShape {
  return shape in requiredKeys;
}

/** The only `schemaVersion`. */
export const conversationSchema = "bedrock-conversation-2024";
