import { z } from "zod";
import { Manifest } from "../prepare/manifest.ts";
import { shardFiles } from "./shard.ts";
import { readJson, type ShardStore } from "./store.ts";

const Count = z.int().nonnegative();
const Counts = z.record(z.string(), Count);
const Finding = Manifest.shape.findings.shape.list.element;
const Range = z.strictObject({ from: Count, to: Count });

const Media = z.strictObject({
  rows: Count,
  first: z
    .strictObject({ file: z.string(), line: Count, kind: z.enum(["image", "video"]) })
    .exactOptional(),
});

/** What one file said. */
const FileResult = z.strictObject({
  source: Manifest.shape.sources.element,
  counts: Counts,
  waived: Counts,
  expiredWaivers: z.array(z.strictObject({ code: z.string(), until: z.string() })),
  findings: z.array(Finding),
  truncated: z.boolean(),
  /** Every error belongs to one row, which was left out. */
  errorsInRowsOnly: z.boolean(),
  ok: z.boolean(),
  rejected: Count,
  /** Left out by the filter of log entries. */
  filtered: Count,
});
export type FileResult = z.infer<typeof FileResult>;

/** What the reading of a shard found: counts and places, no text of a row but labels. */
export const ShardSummary = z.strictObject({
  number: Count,
  heldOut: z.boolean(),
  /** Rows that may be used. */
  rows: Count,
  files: z.array(FileResult),
  /** The different answers, as long as they may be labels; a row's label is its number in this list. */
  labels: z.array(z.string()).nullable(),
  media: z.strictObject({ read: Media, kept: Media }),
  slices: z.strictObject({ missing: z.array(z.string()), keys: z.array(z.string()) }),
  /** Entries by partition in the file of fingerprints. */
  prints: z.array(z.strictObject({ question: Range, plain: Range, band: Range })),
});
export type ShardSummary = z.infer<typeof ShardSummary>;

/** Summaries that are read at the same time. */
const AT_ONCE = 32;

/** The summaries of all shards. */
export async function summariesOf(store: ShardStore, shards: number): Promise<ShardSummary[]> {
  const summaries: ShardSummary[] = [];
  for (let from = 0; from < shards; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, shards - from) }, (_, i) => from + i);
    const read = (number: number) => readJson(store, shardFiles(number).summary, ShardSummary);
    summaries.push(...(await Promise.all(numbers.map(read))));
  }
  return summaries;
}
