import { shareTime } from "../../../../kernel/turns.ts";
import { Fault } from "../../language/errors.ts";
import { MAX_PAYLOAD_BYTES, toText } from "../../language/value.ts";
import { fillJsonata, fillJsonPath } from "../../query/query.ts";
import { readInteger } from "../field-values.ts";
import type { StateVisit } from "../state-visit.ts";

/** Groups items as `ItemBatcher` says: each child gets `{BatchInput, Items}`. */
export async function batchItems(
  visit: StateVisit,
  items: readonly unknown[],
  input: unknown,
): Promise<unknown[]> {
  const batcher = visit.state.ItemBatcher ?? {};
  const inner: StateVisit = { ...visit, state: { Type: "Map", ...batcher } };
  const maxItems = await positive(inner, "MaxItemsPerBatch", input);
  const bytes = await positive(inner, "MaxInputBytesPerBatch", input);
  if (maxItems === undefined && bytes === undefined) {
    throw new Fault("ItemBatcher requires MaxItemsPerBatch or MaxInputBytesPerBatch.");
  }
  const shared = await batchInput(visit, batcher["BatchInput"], input);
  const limits = { maxItems: maxItems ?? items.length, bytes: bytes ?? MAX_PAYLOAD_BYTES };
  return (await chunks(items, limits)).map((Items) =>
    shared === undefined ? { Items } : { BatchInput: shared, Items },
  );
}

async function positive(
  visit: StateVisit,
  name: string,
  input: unknown,
): Promise<number | undefined> {
  const value = await readInteger(visit, name, input);
  if (value !== undefined && value <= 0) throw new Fault(`${name} must be positive.`);
  return value;
}

async function batchInput(visit: StateVisit, template: unknown, input: unknown): Promise<unknown> {
  if (template === undefined) return undefined;
  if (visit.language === "JSONPath") return fillJsonPath(template, visit, input);
  return fillJsonata(template, visit, { field: "ItemBatcher/BatchInput" });
}

async function chunks(
  items: readonly unknown[],
  { maxItems, bytes }: { maxItems: number; bytes: number },
): Promise<unknown[][]> {
  const batches: unknown[][] = [];
  let size = 0;
  for (const item of items) {
    const length = Buffer.byteLength(toText(item)) + 1;
    const last = batches.at(-1);
    if (last && last.length < maxItems && size + length <= bytes) {
      last.push(item);
      size += length;
    } else {
      batches.push([item]);
      size = length;
    }
    await shareTime();
  }
  return batches;
}
