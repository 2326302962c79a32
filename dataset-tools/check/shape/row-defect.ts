import { isObject } from "../../read/row-shape.ts";
import type { RawRow, RowShape, TrainingRecord } from "../../record.ts";
import type { SeenRecord } from "../seen-record.ts";
import { isOneOrTwoEdits } from "../turns/role-names.ts";
import { allowedKeys, type FixedShape, isFixed, requiredKeys } from "./format-keys.ts";

/** Keys of a row that are compared: a table of thousands of columns is not training data. */
const MAX_KEYS = 200;

/** Why a row does not have the shape of its file. */
export type RowDefect =
  | { readonly kind: "misspelled-key"; readonly key: string; readonly found: string }
  | { readonly kind: "missing-key"; readonly key: string; readonly shape: RowShape }
  | { readonly kind: "mixed-formats"; readonly shape: RowShape | undefined }
  | { readonly kind: "unknown-format" };

/** Why a row does not have the expected shape; undefined when it does. */
export function rowDefect(
  row: RawRow,
  seen: SeenRecord | undefined,
  expected: RowShape | undefined,
): RowDefect | undefined {
  if (row.refused) return undefined;
  const shape = seen?.record.shape;
  if (shape === "columns") {
    const lost = missingColumn(row, seen?.record);
    if (lost !== undefined) return lost;
  }
  if (shape !== undefined && (expected === undefined || agree(shape, expected))) return undefined;
  if (!isObject(row.value)) return undefined;
  const keys = Object.keys(row.value).slice(0, MAX_KEYS);
  const known = shape !== undefined && isFixed(shape);
  const defect = known ? undefined : keyDefect(keys, expected);
  if (defect !== undefined) return defect;
  if (expected === undefined) return { kind: "unknown-format" };
  return { kind: "mixed-formats", shape };
}

/** A column that the mapping reads and that this row does not have. */
function missingColumn(row: RawRow, record: TrainingRecord | undefined): RowDefect | undefined {
  for (const { blocks, path } of record?.turns ?? []) {
    if (blocks.length > 0 || path.includes("[") || !isObject(row.value)) continue;
    if (path in row.value) continue;
    const keys = Object.keys(row.value).slice(0, MAX_KEYS);
    const found = keys.find((name) => isNear(name, path));
    if (found !== undefined) return { kind: "misspelled-key", key: path, found };
    return { kind: "missing-key", key: path, shape: "columns" };
  }
  return undefined;
}

/** Chats with and without a system text, and RFT rows without an answer, are left to other rules. */
function agree(a: RowShape, b: RowShape): boolean {
  if (a === b) return true;
  const chat = (shape: RowShape) => shape === "openai-chat" || shape === "claude-messages";
  return (chat(a) || a === "rft") && (chat(b) || b === "rft");
}

/** A key that is misspelled or missing for the expected shape, or for any known one. */
export function keyDefect(
  keys: readonly string[],
  expected: RowShape | undefined,
): RowDefect | undefined {
  const shapes =
    expected !== undefined && isFixed(expected)
      ? [expected]
      : (Object.keys(requiredKeys) as FixedShape[]);
  for (const shape of shapes) {
    const defect = misspelled(keys, shape);
    if (defect !== undefined) return defect;
  }
  for (const shape of shapes) {
    const defect = missing(keys, shape);
    if (defect !== undefined) return defect;
  }
  return undefined;
}

function misspelled(keys: readonly string[], shape: FixedShape): RowDefect | undefined {
  for (const key of requiredKeys[shape]) {
    if (keys.includes(key)) continue;
    const found = nearestKey(key, keys, shape);
    if (found !== undefined) return { kind: "misspelled-key", key, found };
  }
  return undefined;
}

/** The key in the row that is probably a misspelling of this one. */
function nearestKey(key: string, keys: readonly string[], shape: FixedShape): string | undefined {
  const right = [...requiredKeys[shape], ...(allowedKeys[shape] ?? [])];
  return keys.find((found) => !right.includes(found) && isNear(found, key));
}

/** The same except for case, outer spaces and up to two letters. */
export function isNear(found: string, key: string): boolean {
  const plain = found.trim().toLowerCase();
  return plain === key.toLowerCase() || (key.length > 3 && isOneOrTwoEdits(plain, key));
}

/** A key is missing when another key of the same shape is present. */
function missing(keys: readonly string[], shape: FixedShape): RowDefect | undefined {
  const right = [...requiredKeys[shape], ...(allowedKeys[shape] ?? [])];
  if (!keys.some((key) => right.includes(key))) return undefined;
  const key = requiredKeys[shape].find((required) => !keys.includes(required));
  return key === undefined ? undefined : { kind: "missing-key", key, shape };
}
