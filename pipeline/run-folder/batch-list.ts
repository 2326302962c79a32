import { z } from "zod";
import { type Bucket, findText, writeText } from "../objects.ts";
import { Arm } from "./answered-rows.ts";
import { runLayout } from "./layout.ts";

/** One entry of a list of batches: rows of one arm whose answers are one object. */
export const ListedBatch = z.strictObject({
  arm: Arm,
  /** Number of its first row, from 0. */
  first: z.int().nonnegative(),
  rows: z.int().positive(),
  /** First and last byte in the arm's file of rows. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
});
export type ListedBatch = z.infer<typeof ListedBatch>;

/** Where the objects are by which several functions share the rows of one evaluation. */
export interface DivisionOf {
  readonly runId: string;
  /** Name of the division: each asking of a run has its own. */
  readonly division: string;
}

function prefixOf({ runId, division }: DivisionOf): string {
  return `${runLayout(runId).batchLists}${division}/`;
}

/** Writes the batches that the functions of one quota ask, as a distributed Map reads them. Returns the key. */
export async function writeBatchList(
  bucket: Bucket,
  of: DivisionOf & { readonly quota: number },
  batches: readonly ListedBatch[],
): Promise<string> {
  const key = `${prefixOf(of)}quota-${of.quota}.json`;
  const entries = batches.map((batch) => JSON.stringify(ListedBatch.parse(batch)));
  const text = `[\n${entries.join(",\n")}\n]\n`;
  await writeText(bucket, key, { text, type: "application/json" });
  return key;
}

/** Key of the sign by which one function of a quota, or of all quotas, makes the others leave what is left. */
export function stopSignKey(of: DivisionOf, quota?: number): string {
  return `${prefixOf(of)}${quota === undefined ? "all" : `quota-${quota}`}-stopped.json`;
}

/** Puts up such a sign. @param why AWS's name of the error, or a word of our own */
export async function putStopSign(bucket: Bucket, key: string, why: string): Promise<void> {
  await writeText(bucket, key, { text: `${JSON.stringify({ why })}\n`, type: "application/json" });
}

/** Whether one of these signs is up. */
export async function isStopped(bucket: Bucket, keys: readonly string[]): Promise<boolean> {
  const found = await Promise.all(keys.map((key) => findText(bucket, key)));
  return found.some((sign) => sign !== undefined);
}
