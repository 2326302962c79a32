import { Readable } from "node:stream";
import { parse } from "csv-parse";
import { shareTime } from "../../../../../kernel/turns.ts";
import { readerFailed } from "../../../language/errors.ts";
import type { Fields } from "../../../language/value.ts";

const DELIMITERS: Readonly<Record<string, string>> = {
  COMMA: ",",
  PIPE: "|",
  SEMICOLON: ";",
  SPACE: " ",
  TAB: "\t",
};

const SLICE = 2 ** 14;

/** The rows of a CSV file as objects by header; missing cells are empty texts, further cells are left out. */
export async function* csvItems(text: string, config: Fields): AsyncGenerator<unknown> {
  const given = config["CSVHeaders"];
  let headers = Array.isArray(given) ? checkedHeaders(given.map(String)) : undefined;
  for await (const row of rowsOf(text, String(config["CSVDelimiter"] ?? "COMMA"))) {
    if (!headers) headers = checkedHeaders(row);
    else yield Object.fromEntries(headers.map((header, at) => [header, row[at] ?? ""]));
  }
}

async function* rowsOf(text: string, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter: DELIMITERS[delimiter] ?? ",",
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  try {
    for await (const row of Readable.from(slices(text)).pipe(parser)) yield row as string[];
  } catch (thrown) {
    throw readerFailed(`The item reader found text that is not valid CSV. ${String(thrown)}`);
  }
}

async function* slices(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += SLICE) {
    yield text.slice(at, at + SLICE);
    await shareTime();
  }
}

function checkedHeaders(headers: string[]): string[] {
  if (new Set(headers).size === headers.length) return headers;
  throw readerFailed("CSV headers cannot contain duplicates.");
}
