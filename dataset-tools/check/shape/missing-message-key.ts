import { isObject } from "../../read/row-shape.ts";
import type { RawRow } from "../../record.ts";
import { shown } from "../finding.ts";
import type { Rule } from "../rule.ts";
import { isNear } from "./row-defect.ts";

/** A message without role or content. */
export const missingMessageKey: Rule = {
  code: "missing-message-key",
  severity: "error",
  title: "Message without role or content",
  why: "Bedrock rejects the file: each message must name the speaker and what is said.",
  remedy: "Give every message `role` and `content`.",
  source: "Bedrock User Guide, model-customization-prepare",
  repairable: false,
  create: ({ report }) => ({
    keys(row, seen) {
      if (seen === undefined || seen.record.shape === "foreign") return;
      const messages = messagesOf(row);
      for (let i = 0; i < messages.length; i++) {
        for (const text of faults(messages[i])) {
          report({ place: row.place, path: `messages[${i}]`, message: text });
        }
      }
    },
  }),
};

function messagesOf(row: RawRow): readonly unknown[] {
  const { value } = row;
  if (!isObject(value)) return [];
  const messages = value["messages"];
  return Array.isArray(messages) ? messages : [];
}

function faults(message: unknown): string[] {
  if (!isObject(message)) return ["the message must be an object with role and content"];
  const texts: string[] = [];
  if (typeof message["role"] !== "string") texts.push(missing("role", message));
  const called = "tool_calls" in message || "function_call" in message;
  if (!("content" in message) && !called) texts.push(missing("content", message));
  return texts;
}

function missing(key: string, message: Record<string, unknown>): string {
  if (key in message) return `the "${key}" of a message must be a string`;
  const found = Object.keys(message).find((name) => isNear(name, key));
  return found === undefined
    ? `the message has no "${key}"`
    : `the message has no "${key}"; is "${shown(found)}" a misspelling of it?`;
}
