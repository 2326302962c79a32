import type { ReadingOptions } from "./reading-options.ts";
import { words } from "./views/next.ts";

/** The data of a call and how it is read, as they are typed again in a command that is suggested; a space before it. */
export function typedReading(args: readonly string[], options: ReadingOptions): string {
  const { columns, template, answer, system, groupBy, answerSchema, sheet } = options;
  const { encoding, delimiter, quote, header } = options;
  const given: Readonly<Record<string, string | undefined>> = {
    "--columns": columnsText(columns),
    "--template": template,
    "--answer": answer,
    "--system": system,
    "--group-by": groupBy,
    "--answer-schema": answerSchema,
    "--sheet": sheet,
    "--encoding": encoding,
    "--delimiter": delimiter,
    "--quote": quote,
  };
  const typed = Object.entries(given).flatMap(([flag, value]) =>
    value === undefined ? [] : [flag, value],
  );
  const flags = header === undefined ? [] : [header ? "--header" : "--no-header"];
  const all = words(...args, ...typed, ...flags);
  return all === "" ? "" : ` ${all}`;
}

function columnsText(columns: ReadingOptions["columns"] = {}): string | undefined {
  const pairs = Object.entries(columns).map(
    ([field, column]) => `${field}=${quoted(String(column))}`,
  );
  return pairs.length === 0 ? undefined : pairs.join(",");
}

/** A name that has what separates columns is put in quotes, as `--columns` reads it. */
function quoted(name: string): string {
  return /[,="]/.test(name) ? `"${name}"` : name;
}
