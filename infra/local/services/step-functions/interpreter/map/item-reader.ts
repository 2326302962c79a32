import { parse as parseCsv } from "csv-parse/sync";
import { defined } from "../../../../kernel/defined.ts";
import { isObject } from "../../../../kernel/service.ts";
import type { ItemReader } from "../../language/definition.ts";
import { StateError } from "../../language/errors.ts";
import { parseResource } from "../../language/resource.ts";
import type { Fields } from "../../language/value.ts";
import { fillJsonata, fillJsonPath } from "../../query/template.ts";
import { readInteger } from "../field-values.ts";
import type { StateVisit } from "../state-visit.ts";

/** Reads the items of a distributed Map from S3: a list of objects, JSON, JSON lines or CSV. */
export async function readFromStorage(
  visit: StateVisit,
  reader: ItemReader,
  input: unknown,
): Promise<readonly unknown[]> {
  const args = await readerArguments(visit, reader, input);
  const config = reader.ReaderConfig ?? {};
  const inner: StateVisit = { ...visit, state: { Type: "Map", ...config } };
  const maxItems = (await readInteger(inner, "MaxItems", input)) ?? 0;
  const items = await visit.thread.effect<Answer>(async () => {
    try {
      return { items: await load(visit, reader, { args, config }) };
    } catch (thrown) {
      if (thrown instanceof StateError) return { error: thrown.error, cause: thrown.text };
      throw thrown;
    }
  });
  if (!("items" in items)) {
    throw new StateError(items.error, items.cause, { closing: "MapStateFailed" });
  }
  return maxItems > 0 ? items.items.slice(0, maxItems) : items.items;
}

type Answer =
  | { readonly items: readonly unknown[] }
  | { readonly error: string | undefined; readonly cause: string | undefined };

async function readerArguments(
  visit: StateVisit,
  reader: ItemReader,
  input: unknown,
): Promise<Fields> {
  const filled =
    visit.language === "JSONata"
      ? await fillJsonata(reader.Arguments ?? {}, visit, { field: "ItemReader/Arguments" })
      : fillJsonPath(reader.Parameters ?? {}, visit, input);
  return isObject(filled) ? filled : {};
}

async function load(
  visit: StateVisit,
  reader: ItemReader,
  { args, config }: { args: Fields; config: Fields },
): Promise<readonly unknown[]> {
  const { objects } = visit.thread.host;
  const action = parseResource(reader.Resource)?.action ?? "";
  if (action === "listObjectsV2") return listObjects(visit, args);
  const answer = await objects.read(action, args);
  const text = String(answer["Body"] ?? "");
  return parseItems(text, config);
}

async function listObjects(visit: StateVisit, args: Fields): Promise<unknown[]> {
  const found: unknown[] = [];
  let token: unknown;
  do {
    const request = { ...args, ...defined({ ContinuationToken: token }) };
    const page = await visit.thread.host.objects.read("listObjectsV2", request);
    found.push(...(Array.isArray(page["Contents"]) ? page["Contents"] : []));
    token = page["NextContinuationToken"];
  } while (token !== undefined);
  return found.filter((item) => isObject(item));
}

/** Items in the text of one file. Throws `States.ItemReaderFailed` when it holds no list. */
function parseItems(text: string, config: Fields): readonly unknown[] {
  switch (config["InputType"]) {
    case "CSV":
      return csvItems(text, config);
    case "JSONL":
      return text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => parseJson(line));
    default:
      return jsonItems(parseJson(text));
  }
}

function jsonItems(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StateError("States.ItemReaderFailed", "Attempting to map over non-iterable node.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StateError(
      "States.ItemReaderFailed",
      "The item reader found text that is not valid JSON.",
    );
  }
}

const DELIMITERS: Readonly<Record<string, string>> = {
  COMMA: ",",
  PIPE: "|",
  SEMICOLON: ";",
  SPACE: " ",
  TAB: "\t",
};

function csvItems(text: string, config: Fields): readonly unknown[] {
  const rows: string[][] = parseCsv(text, {
    delimiter: DELIMITERS[String(config["CSVDelimiter"] ?? "COMMA")] ?? ",",
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const given = config["CSVHeaders"];
  const headers = Array.isArray(given) ? given.map(String) : (rows.shift() ?? []);
  return rows.map((row) =>
    Object.fromEntries(headers.map((header, at) => [header, row[at] ?? ""])),
  );
}
