import { chooseColumns } from "./choose-columns.ts";
import { foreignLayoutOf } from "./foreign-layouts.ts";
import type { JsonLayout } from "./json-layout.ts";
import {
  conversationKey,
  isObject,
  type JsonObject,
  messageListKey,
  shapeOf,
} from "./row-shape.ts";

/** The object that a file consists of. */
export interface Objects {
  readonly value: JsonObject;
  /** Only its beginning is known. */
  readonly isCut: boolean;
}

/** Names under which tools write their list of records, and names of the parts of a split. */
const wrapperNames =
  /^(?:data|dataset|rows|records|items|examples|samples|instances|entries|pairs|qa_pairs|questions|conversations|dialogs|dialogues|(?:.*[_ -])?(?:train|training|test|testing|val|valid|validation|dev|eval|evaluation)(?:[_ -].*)?)$/i;

/**
 * How records are laid out in an object that is the whole file; undefined when it is one record.
 * An object of objects is read where the names decide what is a row and what a column.
 */
export function objectLayout({ value, isCut }: Objects): JsonLayout | undefined {
  const values = Object.values(value);
  if (values.length === 0) return undefined;
  if (isColumns(values, isCut)) return { kind: "columns" };
  if (!isCut && values.length > 1 && values.every(isCellList)) return unequalColumns;
  if (isRecord(value)) return undefined;
  if (values.every(isObject)) return objectOfObjects(value as Record<string, JsonObject>, isCut);
  if (values.length > 2 && values.every(isMessageList)) {
    return { kind: "object", pieces: { depth: 1, keyed: true } };
  }
  return sections(value);
}

const unequalColumns: JsonLayout = {
  kind: "unclear",
  message:
    "the file is one object of lists of different lengths, so they are not the columns of a table",
};

function isCellList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isCell);
}

/** Whether an object is a list of records under a name, with or without facts about it. */
export function isWrapper(value: JsonObject): boolean {
  return !isRecord(value) && recordLists(value).some((key) => wrapperNames.test(key));
}

/** Keys of the lists whose items are objects or lists, and not messages. */
function recordLists(value: JsonObject): string[] {
  return Object.keys(value).filter((key) => {
    const list = value[key];
    if (!Array.isArray(list) || list.length === 0 || isMessageList(list)) return false;
    return list.every(isObject) || list.every(Array.isArray);
  });
}

function sections(value: JsonObject): JsonLayout | undefined {
  const lists = recordLists(value);
  if (lists.length === 0) return undefined;
  const known = lists.filter((key) => wrapperNames.test(key));
  const chosen = known.length > 0 ? known : lists;
  if (!areAlike(chosen.map((key) => (value[key] as unknown[])[0]))) {
    const message = `the file is one object with several lists of different records (${quoted(chosen)}); which of them are the rows is not certain`;
    return { kind: "unclear", message };
  }
  const isSection = known.length > 0 ? (key: string) => wrapperNames.test(key) : undefined;
  return { kind: "object", pieces: { depth: 2, isSection }, columns: columnNames(value) };
}

/** Where a list of lists has its column names beside it, as pandas writes it (orient="split"). */
function columnNames(value: JsonObject): readonly string[] | undefined {
  const names = value["columns"] ?? value["header"] ?? value["column_names"];
  const areNames = Array.isArray(names) && names.every((name) => typeof name === "string");
  return areNames ? (names as string[]) : undefined;
}

function quoted(keys: readonly string[]): string {
  const shown = keys.slice(0, 6).map((key) => `"${key.slice(0, 40)}"`);
  return keys.length > 6 ? `${shown.join(", ")} and ${keys.length - 6} more` : shown.join(", ");
}

/** First items of lists belong together when they have the same keys, or are all lists. */
function areAlike(items: readonly unknown[]): boolean {
  const signature = (item: unknown) =>
    isObject(item) ? Object.keys(item).toSorted().join("\0") : typeof item;
  return new Set(items.map(signature)).size === 1;
}

/** Rows by name, or columns by name with their cells by row number. */
function objectOfObjects(
  value: Readonly<Record<string, JsonObject>>,
  isCut: boolean,
): JsonLayout | undefined {
  const inner = Object.values(value);
  const rows = isCut ? inner.slice(0, Math.max(1, inner.length - 1)) : inner;
  const cells = Object.keys(inner[0] ?? {});
  if (rows.every(isRecord)) return { kind: "object", pieces: { depth: 1, keyed: true } };
  const isTable = inner.every((one) => Object.values(one).every(isCell));
  if (isTable && isCounted(cells)) return { kind: "columns" };
  if (isTable && hasPair(Object.keys(value))) return { kind: "columns" };
  if (isTable && isCounted(Object.keys(value)) && inner.length > 1) {
    return { kind: "object", pieces: { depth: 1, keyed: true } };
  }
  if (inner.length < 2 || !isTable) return undefined;
  const message =
    "the file is an object of objects; whether its names are those of rows or of columns is not certain";
  return { kind: "unclear", message };
}

/** A list, or an object by row number, of cells for each column; all of the same length. */
function isColumns(values: readonly unknown[], isCut: boolean): boolean {
  const whole = isCut && values.length > 1 ? values.slice(0, -1) : values;
  if (whole.every(Array.isArray)) return areCellLists(whole as unknown[][], isCut);
  if (!whole.every(isObject)) return false;
  return whole.every((column) => {
    const numbers = Object.keys(column);
    return isCounted(numbers) && (values.length > 1 || numbers.length > 1) && areCells(column);
  });
}

function areCells(column: JsonObject): boolean {
  return Object.values(column).every((cell) => isCell(cell) || isMessageList(cell));
}

function areCellLists(lists: readonly (readonly unknown[])[], isCut: boolean): boolean {
  const [first] = lists;
  if (first === undefined || first.length === 0) return false;
  if (lists.some((list) => list.length !== first.length)) return false;
  if (lists.length === 1 && !isCut) return isListOfConversations(first);
  const isText = (list: readonly unknown[]) => list.every(isCell);
  return lists.every((list) => isText(list) || isListOfConversations(list));
}

function isListOfConversations(list: readonly unknown[]): boolean {
  return list.every(isMessageList);
}

function isCell(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

function isMessageList(value: unknown): boolean {
  return Array.isArray(value) && messageListKey(value) !== undefined;
}

/** "0", "1", "2", …, as pandas numbers rows. */
function isCounted(keys: readonly string[]): boolean {
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
}

/** An object that is a row by itself: of a known shape, or with a question and an answer by name. */
function isRecord(value: JsonObject): boolean {
  const shape = shapeOf(value);
  if (shape === "sharegpt" || shape === "openai-chat") {
    const list = value[conversationKey(value) ?? "messages"] as readonly unknown[];
    return !(list.length > 0 && list.every((item) => isObject(item) && isRecord(item)));
  }
  if (shape !== "columns" && shape !== "unknown") return true;
  const cells = Object.keys(value).filter((key) => isCell(value[key]));
  return hasPair(cells) || foreignLayoutOf(value) !== undefined;
}

/** Whether names of a question and of an answer are among these; position does not count. */
function hasPair(names: readonly string[]): boolean {
  return chooseColumns({ columns: names, given: {}, isTable: false }) !== undefined;
}
