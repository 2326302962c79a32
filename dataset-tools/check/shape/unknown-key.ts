import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import { isObject } from "../../read/row-shape.ts";
import type { Place, RowShape } from "../../record.ts";
import { shown } from "../finding.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { allowedKeys, converseBlockKeys, isFixed, messageKeys } from "./format-keys.ts";

const MAX_KEYS = 50;
/** Rows kept for each key until the end; further ones are reported at once unless the key is a habit. */
const MAX_NAMED = 10_000;
/** Above this share of the rows, a key is a habit of the file and no misspelling: `lost-field` names it. */
const HABIT_SHARE = 0.5;
const MIN_OF_HABIT = 5;

/** A key that is not part of the row's format. */
export const unknownKey: Rule = {
  code: "unknown-key",
  severity: "warning",
  title: "Unknown key",
  why: "Bedrock's distillation schema rejects extra keys, other jobs ignore them, and the key may be a misspelling.",
  remedy: "Remove the key; `convert` writes only the keys of the format.",
  source: "amazon-bedrock-samples, distillation schema (additionalProperties false)",
  repairable: false,
  create(context) {
    const byKey = new Map<string, KeyRows>();
    const keys: Keys = { byKey, context };
    return {
      keys({ value, place }, seen) {
        const shape = seen?.record.shape;
        if (seen === undefined || shape === undefined) return;
        if (!isFixed(shape) || !isObject(value)) return;
        for (const path of extraKeys(value, shape)) {
          if (!isKept(path, seen.ordinal, keys)) reportRow(place, path, context);
        }
      },
      end() {
        for (const known of byKey.values()) reportKey(known, context);
      },
    };
  },
};

interface Keys {
  readonly byKey: Map<string, KeyRows>;
  readonly context: RuleContext;
}

/** Counts the key; false when its row must be reported at once because there is no room to keep it. */
function isKept(path: string, ordinal: number, { byKey, context }: Keys): boolean {
  const key = path.replace(/\[\d+\]/g, "[]");
  const known = byKey.get(key) ?? { path, count: 0, ordinals: new ChunkedUint32() };
  if (byKey.size < MAX_KEYS) byKey.set(key, known);
  if (!byKey.has(key)) return false;
  known.count++;
  if (known.ordinals.length >= MAX_NAMED) return isHabit(known, context);
  known.ordinals.push(ordinal);
  return true;
}

/** The rows that have a key; the path is that of the first. */
interface KeyRows {
  readonly path: string;
  count: number;
  /** Of the first rows. */
  readonly ordinals: ChunkedUint32;
}

function isHabit({ count }: KeyRows, { rows }: RuleContext): boolean {
  return count > Math.max(MIN_OF_HABIT, rows.length * HABIT_SHARE);
}

function reportKey(known: KeyRows, context: RuleContext): void {
  if (isHabit(known, context)) return;
  const { path, ordinals } = known;
  for (let i = 0; i < ordinals.length; i++) {
    reportRow(context.rows.place(ordinals.at(i)), path, context);
  }
}

function reportRow(place: Place, path: string, { report }: RuleContext): void {
  report({ place, path, message: "the format has no such key" });
}

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
  if (!isObject(message)) return;
  extra.push(...extrasOf(message, keys.allowed, keys.path));
  const content = message["content"];
  if (keys.shape !== "converse" || !Array.isArray(content)) return;
  for (let i = 0; i < content.length; i++) {
    const block: unknown = content[i];
    if (isObject(block)) {
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
    extra.push(path + shown(key));
  }
  return extra ?? none;
}
