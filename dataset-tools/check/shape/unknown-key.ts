import type { RowShape } from "../../record.ts";
import { ChunkedUint32 } from "../chunked-array.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { allowedKeys, converseBlockKeys, isFixed, isJsonObject, messageKeys } from "./keys.ts";
import { shownKey } from "./shown-key.ts";

const MOST_KEYS = 50;
/** Above this share of the rows, a key is a habit of the file. */
const HABIT_SHARE = 0.5;
const FEWEST_OF_HABIT = 5;

/** A key that the row's format does not have. */
export const unknownKey: Rule = {
  code: "unknown-key",
  severity: "warning",
  title: "Extra unknown key",
  why: "Bedrock's distillation schema refuses extra keys, other jobs pass over them, and the field may be a misspelling.",
  remedy: "Remove the key; `convert` writes only the keys of the format.",
  source: "amazon-bedrock-samples, distillation schema (additionalProperties false)",
  repairable: false,
  create(context) {
    const rowsOf = new Map<string, KeyRows>();
    return {
      row(row, seen) {
        const shape = seen?.record.shape;
        if (shape === undefined || !isFixed(shape) || !isJsonObject(row.value)) return;
        for (const path of extraKeys(row.value, shape)) {
          const message = `the format ${shape} has no such key`;
          const key = path.replace(/\[\d+\]/g, "[]");
          const known = rowsOf.get(key) ?? { path, ordinals: new ChunkedUint32() };
          if (rowsOf.size < MOST_KEYS) rowsOf.set(key, known);
          if (rowsOf.has(key)) known.ordinals.push(seen?.ordinal ?? 0);
          else context.report({ place: row.place, path, message });
        }
      },
      end() {
        for (const known of rowsOf.values()) speak(known, context);
      },
    };
  },
};

/** The rows that have a key; the path is that of the first. */
interface KeyRows {
  readonly path: string;
  readonly ordinals: ChunkedUint32;
}

/** A key of many rows is a habit of the file and said once; otherwise each row is named. */
function speak({ path, ordinals }: KeyRows, { rows, report }: RuleContext): void {
  if (ordinals.length > Math.max(FEWEST_OF_HABIT, rows.length * HABIT_SHARE)) {
    const { file } = rows.place(ordinals.at(0));
    const message = `${ordinals.length} of ${rows.length} rows or turns have this key, which the format does not have`;
    report({ place: { file, line: 0 }, path, message });
    return;
  }
  for (let i = 0; i < ordinals.length; i++) {
    const message = "the format has no such key";
    report({ place: rows.place(ordinals.at(i)), path, message });
  }
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
