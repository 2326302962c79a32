import type { RowShape } from "../../record.ts";
import type { Rule } from "../rule.ts";
import { allowedKeys, converseBlockKeys, isFixed, isJsonObject, messageKeys } from "./keys.ts";
import { shownKey } from "./shown-key.ts";

/** A key that the row's format does not have. */
export const unknownKey: Rule = {
  code: "unknown-key",
  severity: "warning",
  title: "Extra unknown key",
  why: "Bedrock's distillation schema refuses extra keys, other jobs pass over them, and the field may be a misspelling.",
  remedy: "Remove the key; `convert` writes only the keys of the format.",
  source: "amazon-bedrock-samples, distillation schema (additionalProperties false)",
  repairable: false,
  create: ({ report }) => ({
    row(row, seen) {
      const shape = seen?.record.shape;
      if (shape === undefined || !isFixed(shape) || !isJsonObject(row.value)) return;
      for (const path of extraKeys(row.value, shape)) {
        report({ place: row.place, path, message: `the format ${shape} has no such key` });
      }
    },
  }),
};

function extraKeys(value: Record<string, unknown>, shape: RowShape): string[] {
  const extra = [...extrasOf(value, isFixed(shape) ? allowedKeys[shape] : undefined, "")];
  const messages = value["messages"];
  const allowed = messageKeys[shape];
  if (allowed === undefined || !Array.isArray(messages)) return extra;
  for (let i = 0; i < messages.length; i++) {
    addMessageExtras(messages[i], { allowed, shape, path: `messages[${i}].` }, extra);
  }
  return extra;
}

interface MessageKeys {
  readonly allowed: readonly string[];
  readonly shape: RowShape;
  readonly path: string;
}

function addMessageExtras(message: unknown, keys: MessageKeys, extra: string[]): void {
  if (!isJsonObject(message)) return;
  extra.push(...extrasOf(message, keys.allowed, keys.path));
  const content = message["content"];
  if (keys.shape !== "converse" || !Array.isArray(content)) return;
  for (let i = 0; i < content.length; i++) {
    const block: unknown = content[i];
    if (isJsonObject(block)) {
      extra.push(...extrasOf(block, converseBlockKeys, `${keys.path}content[${i}].`));
    }
  }
}

const none: readonly string[] = [];

function extrasOf(
  value: Record<string, unknown>,
  allowed: readonly string[] | undefined,
  path: string,
): readonly string[] {
  if (allowed === undefined) return none;
  let extra: string[] | undefined;
  for (const key in value) {
    if (allowed.includes(key)) continue;
    extra ??= [];
    extra.push(path + shownKey(key));
  }
  return extra ?? none;
}
