import { isObject } from "../../../../kernel/service.ts";
import { shareTime } from "../../../../kernel/turns.ts";
import type { ItemReader } from "../../language/definition.ts";
import { StateError } from "../../language/errors.ts";
import { parseResource } from "../../language/resource.ts";
import type { Fields } from "../../language/value.ts";
import { fillJsonata, fillJsonPath } from "../../query/query.ts";
import type { StateVisit } from "../state-visit.ts";
import { readMaxItems } from "./max-items.ts";
import { storedItems } from "./readers/stored-items.ts";

/** Items in one line of the journal. */
const ITEMS_A_LINE = 500;

/** Reads the items of a distributed Map from S3. */
export async function readFromStorage(
  visit: StateVisit,
  reader: ItemReader,
  input: unknown,
): Promise<readonly unknown[]> {
  const maxItems = await readMaxItems(visit, input);
  const call = {
    action: parseResource(reader.Resource)?.action ?? "",
    args: await readerArguments(visit, reader, input),
    config: reader.ReaderConfig ?? {},
  };
  let reading: Promise<unknown[]> | undefined;
  const read = () => {
    reading ??= firstOf(storedItems(visit.thread.host.objects, call), maxItems);
    return reading;
  };
  const answer = await visit.thread.effect<Answer>(async () => {
    try {
      return { count: (await read()).length };
    } catch (thrown) {
      if (thrown instanceof StateError) return { error: thrown.error, cause: thrown.text };
      throw thrown;
    }
  });
  if (!("count" in answer)) throw new StateError(answer.error, answer.cause);
  return recordedItems(visit, answer.count, read);
}

/** The items as the journal keeps them, so that a restart uses the same ones. */
async function recordedItems(
  { thread }: StateVisit,
  count: number,
  read: () => Promise<readonly unknown[]>,
): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for (let from = 0; from < count; from += ITEMS_A_LINE) {
    items.push(
      ...(await thread.effect(async () => (await read()).slice(from, from + ITEMS_A_LINE))),
    );
    await shareTime();
  }
  return items;
}

async function firstOf(items: AsyncIterable<unknown>, maxItems: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length === maxItems) break;
  }
  return found;
}

type Answer =
  | { readonly count: number }
  | { readonly error: string | undefined; readonly cause: string | undefined };

async function readerArguments(
  visit: StateVisit,
  reader: ItemReader,
  input: unknown,
): Promise<Fields> {
  const filled =
    visit.language === "JSONata"
      ? await fillJsonata(reader.Arguments ?? {}, visit, { field: "ItemReader/Arguments" })
      : await fillJsonPath(reader.Parameters ?? {}, visit, input);
  return isObject(filled) ? filled : {};
}
