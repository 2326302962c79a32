import type { Cutting, DialectOptions, TableNote } from "../dialect.ts";
import { closingsOf, typographic } from "../dialect-records.ts";
import { nameOf } from "./delimiters.ts";

/** Says how a table is cut, where that is unusual and the user did not ask for it. */
export function cuttingNotes(
  { delimiter, quote, escaping }: Cutting,
  given: DialectOptions,
  line: number,
): TableNote[] {
  const messages: string[] = [];
  if (given.delimiter === undefined && !/^[,;\t|]$/.test(delimiter)) {
    messages.push(`the cells are separated by ${nameOf(delimiter)}`);
  }
  if (given.quote === undefined) {
    if (quote === null) messages.push('quotes are part of the text: cells are not quoted with "');
    else if (typographic.includes(quote)) {
      messages.push(`cells are quoted with ${quote}…${closingsOf(quote)[0]}, which are not text`);
    }
    if (escaping === "backslash") messages.push('a quote inside a cell is written as \\"');
  }
  return messages.map((message) => ({ code: "csv-dialect", line, message }));
}
