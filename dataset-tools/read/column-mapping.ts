import { UserError } from "../errors.ts";
import type { AnswerChoice } from "./preference-data.ts";
import { templateColumns } from "./template.ts";

/** Fields of a record that a column can fill. */
export const columnFields = ["prompt", "completion", "system", "group"] as const;

/** One of the fields. */
type ColumnField = (typeof columnFields)[number];

/** Which column holds what. Given by the user, or guessed from the names. */
export type Mapping = {
  /** Column of the question. */
  readonly prompt?: string;
  /** Column of the answer. */
  readonly completion?: string;
  /** Column of a system text. */
  readonly system?: string;
  /** Column whose value keeps rows together when the dataset is split. */
  readonly group?: string;
  /** Columns whose values held-out rows carry. */
  readonly slices?: readonly string[];
  /** Text of the question with `{{column}}` in it; replaces `prompt`. */
  readonly template?: string;
  /** Of preference data, the preferred answer is read; without it such rows are refused. */
  readonly answer?: AnswerChoice;
};

/** Columns by field, as a user gives them: `prompt=text,completion=category`, or an object. */
export type ColumnsGiven = string | Readonly<Record<string, string>>;

/**
 * Parses the columns that a user names. In the text form a column name continues to the next
 * `,field=`, so `prompt=Subject, short` needs no quotes; any other name can be put in double
 * quotes, with quotes inside it doubled: `prompt="a=b, ""c"""`.
 * @throws UserError `Dataset.BadColumns`
 */
export function parseMapping(given: ColumnsGiven): Omit<Mapping, "template" | "answer" | "slices"> {
  const pairs = typeof given === "string" ? splitPairs(given) : Object.entries(given);
  const mapping: Partial<Record<ColumnField, string>> = {};
  for (const [field, column] of pairs) {
    if (!isField(field)) throw badColumns(`there is no field "${field}"`);
    if (column.trim() === "") throw badColumns(`no column is named for ${field}`);
    if (mapping[field] !== undefined) throw badColumns(`${field} is given twice`);
    mapping[field] = column;
  }
  if (mapping.prompt !== undefined && mapping.prompt === mapping.completion) {
    throw badColumns(`"${mapping.prompt}" cannot be both the prompt and the completion`);
  }
  return mapping;
}

/** The text form of a mapping: `parseMapping` reads the same mapping from it. */
export function formatMapping(mapping: Omit<Mapping, "template" | "answer" | "slices">): string {
  return columnFields
    .flatMap((field) => {
      const column = mapping[field];
      return column === undefined ? [] : [`${field}=${quoteIfNeeded(column)}`];
    })
    .join(",");
}

function quoteIfNeeded(column: string): string {
  const plain = column === column.trim() && !/[",=]/.test(column);
  return plain ? column : `"${column.replaceAll('"', '""')}"`;
}

function splitPairs(text: string): [field: string, column: string][] {
  const pairs: [string, string][] = [];
  for (let rest = text, more = true; more; ) {
    const [opening, field = ""] = /^\s*([^=,"]*?)\s*=\s*/.exec(rest) ?? [];
    if (opening === undefined) throw badColumns(`"${rest.trim()}" is not of the form field=column`);
    const value = rest.slice(opening.length);
    const { column, length } = value.startsWith('"')
      ? quotedColumn(value)
      : bareColumn(field, value);
    pairs.push([field, column]);
    more = length < value.length;
    rest = value.slice(length + 1);
  }
  return pairs;
}

interface ColumnText {
  readonly column: string;
  /** Characters that it takes up, without the comma after it. */
  readonly length: number;
}

function quotedColumn(text: string): ColumnText {
  const [all, inside] = /^"((?:[^"]|"")*)"\s*(?=,|$)/.exec(text) ?? [];
  if (all === undefined || inside === undefined) {
    throw badColumns("a column name in double quotes must end at a comma or at the end");
  }
  return { column: inside.replaceAll('""', '"'), length: all.length };
}

const nextField = new RegExp(`,\\s*(?:${columnFields.join("|")})\\s*=`);

/** A name without quotes may hold commas, but no `,word=`: that is more likely a misspelled field. */
function bareColumn(field: string, text: string): ColumnText {
  const end = text.search(nextField);
  const length = end < 0 ? text.length : end;
  const column = text.slice(0, length).trim();
  if (column.endsWith(",")) throw badColumns(`"${column}" ends with a comma`);
  const [, unknown] = /,\s*(\w+)\s*=/.exec(column) ?? [];
  if (unknown !== undefined) {
    const quoted = isField(field) ? formatMapping({ [field]: column }) : "";
    throw badColumns(`there is no field "${unknown}"`, `, or, if that is one name, ${quoted}`);
  }
  return { column, length };
}

function badColumns(message: string, also = ""): UserError {
  return new UserError("Dataset.BadColumns", message, {
    hint: `Name columns by field (${columnFields.join(", ")}): prompt=text,completion=category${also}.`,
  });
}

function isField(name: string): name is ColumnField {
  return (columnFields as readonly string[]).includes(name);
}

/** All columns of what a row teaches that a mapping names, those of its template included. */
export function namedColumns({
  template = "",
  answer: _answer,
  slices: _slices,
  ...columns
}: Mapping): string[] {
  return [...Object.values(columns), ...templateColumns(template)];
}

/** Columns that an error lists at most. */
const MAX_LISTED = 12;

/**
 * Checks that a table has the columns that the user named.
 * @throws UserError `Dataset.BadColumns` with the columns that it has
 */
export function requireColumns(columns: readonly string[], given: Mapping, file: string): void {
  const named = [...namedColumns(given), ...(given.slices ?? [])];
  const missing = named.find((name) => !columns.includes(name));
  if (missing === undefined) return;
  throw new UserError("Dataset.BadColumns", `${file} has no column "${missing}"`, {
    hint: `Its columns are: ${listedColumns(columns)}.`,
  });
}

/** The first of the columns for an error. */
export function listedColumns(columns: readonly string[]): string {
  const more = columns.length > MAX_LISTED ? `, and ${columns.length - MAX_LISTED} more` : "";
  return `${columns.slice(0, MAX_LISTED).join(", ")}${more}`;
}
