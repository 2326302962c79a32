import { UserError } from "../errors.ts";
import type { RawRow } from "../record.ts";
import { listedColumns } from "./column-mapping.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { cellText } from "./template.ts";

/** Keys that are remembered for an error, at most: rows may each have others. */
const MAX_KEYS = 100;

/**
 * The row's values of these columns or keys, as text; undefined where it has none. A row whose value is empty is in
 * no part of the rows.
 */
export function sliceValues(
  row: RawRow,
  names: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const found = names.flatMap((name): [string, string][] => {
    const value = cellText(holderOf(row, name)?.[name]).trim();
    return value === "" ? [] : [[name, value]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** The row, or of a table with one row per message the first message that has the column. */
function holderOf({ value, text }: RawRow, name: string): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value;
  const messages = text === undefined ? value["messages"] : undefined;
  if (!Array.isArray(messages)) return undefined;
  return messages.filter(isObject).find((message) => Object.hasOwn(message, name));
}

/** Watches whether some row has each of the columns; of a table its header says it. */
export class SliceColumns {
  readonly #missing: Set<string>;
  readonly #keys = new Set<string>();

  constructor(names: readonly string[]) {
    this.#missing = new Set(names);
  }

  /** Looks at a row while a column is missing. */
  add(row: RawRow): void {
    if (this.#missing.size === 0 || !isObject(row.value)) return;
    for (const name of this.#missing) if (holderOf(row, name)) this.#missing.delete(name);
    if (this.#missing.size === 0) return;
    for (const key in row.value) if (this.#keys.size < MAX_KEYS) this.#keys.add(key);
  }

  /** Columns that no row had so far, and keys that rows have. */
  get found(): FoundColumns {
    return { missing: [...this.#missing], keys: [...this.#keys] };
  }

  /** After the last row. @throws UserError `Dataset.BadColumns` with the keys that rows have */
  end(): void {
    refuseMissing(this.found);
  }
}

/** What rows have of the columns that they are looked at separately by. */
export interface FoundColumns {
  readonly missing: readonly string[];
  /** Keys of the rows, where a column is missing; not all of them. */
  readonly keys: readonly string[];
}

/** @throws UserError `Dataset.BadColumns` where a column is missing, with the keys that rows have */
export function refuseMissing({ missing: [missing], keys }: FoundColumns): void {
  if (missing === undefined || keys.length === 0) return;
  throw new UserError("Dataset.BadColumns", `no row has a column or key "${missing}"`, {
    hint: `Rows have: ${listedColumns([...keys])}.`,
  });
}
