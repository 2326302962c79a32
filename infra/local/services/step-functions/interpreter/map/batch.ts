import { Fault } from "../../language/errors.ts";
import { toText } from "../../language/value.ts";
import { fillJsonata, fillJsonPath } from "../../query/template.ts";
import { readInteger } from "../fields.ts";
import type { Frame } from "../frame.ts";
import { LARGEST_PAYLOAD } from "../limits.ts";

/** Groups items as `ItemBatcher` says: each child gets `{BatchInput, Items}`. */
export async function batchItems(
  frame: Frame,
  items: readonly unknown[],
  input: unknown,
): Promise<unknown[]> {
  const batcher = frame.state.ItemBatcher ?? {};
  const inner: Frame = { ...frame, state: { Type: "Map", ...batcher } };
  const most = await positive(inner, "MaxItemsPerBatch", input);
  const bytes = await positive(inner, "MaxInputBytesPerBatch", input);
  if (most === undefined && bytes === undefined) {
    throw new Fault("ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch.");
  }
  const shared = await batchInput(frame, batcher["BatchInput"], input);
  const limits = { most: most ?? items.length, bytes: bytes ?? LARGEST_PAYLOAD };
  return chunks(items, limits).map((Items) =>
    shared === undefined ? { Items } : { BatchInput: shared, Items },
  );
}

async function positive(frame: Frame, name: string, input: unknown): Promise<number | undefined> {
  const value = await readInteger(frame, name, input);
  if (value !== undefined && value <= 0) throw new Fault(`${name} must be positive.`);
  return value;
}

async function batchInput(frame: Frame, template: unknown, input: unknown): Promise<unknown> {
  if (template === undefined) return undefined;
  if (frame.language === "JSONPath") return fillJsonPath(template, frame, input);
  return fillJsonata(template, frame, { field: "ItemBatcher/BatchInput" });
}

function chunks(
  items: readonly unknown[],
  { most, bytes }: { most: number; bytes: number },
): unknown[][] {
  const batches: unknown[][] = [];
  let size = 0;
  for (const item of items) {
    const length = Buffer.byteLength(toText(item)) + 1;
    const last = batches.at(-1);
    if (last && last.length < most && size + length <= bytes) {
      last.push(item);
      size += length;
    } else {
      batches.push([item]);
      size = length;
    }
  }
  return batches;
}
