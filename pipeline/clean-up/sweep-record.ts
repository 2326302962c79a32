import { z } from "zod";
import { UserError } from "../errors.ts";
import { findTaggedJson, writeJson } from "../json-objects.ts";
import type { Bucket } from "../objects.ts";
import { Resource } from "../run-folder/teardown.ts";

/** A message that people are to get. */
const PendingNotice = z.object({
  /** What it is about; of two with one key only the first is sent. */
  key: z.string(),
  /** As they are published, in the format of the deployment that has written them. */
  subject: z.string(),
  text: z.string(),
  /** Sent only once Bedrock no longer lists this; null: at once. */
  after: z.object({ resource: Resource, runId: z.string(), reason: z.string() }).nullable(),
});
export type PendingNotice = z.infer<typeof PendingNotice>;

/** What the sweep remembers: `registry/sweep.json`. */
const SweepRecord = z.object({
  schema: z.literal(1),
  /** When the sweep first ran (ISO 8601). */
  firstAt: z.string(),
  /** Since when something has belonged to nothing (ISO 8601), by ARN. */
  ownerless: z.record(z.string(), z.string()),
  /** When people were notified (ISO 8601), by the notice's key. */
  notified: z.record(z.string(), z.string()),
  /** Notices that have not been sent yet. */
  pending: z.array(PendingNotice),
});
export type SweepRecord = z.infer<typeof SweepRecord>;

/** Key of the record in the data bucket. */
const SWEEP_RECORD = "registry/sweep.json";

/** What the sweep remembers; before the first one nothing. */
export async function readSweepRecord(bucket: Bucket, now: string): Promise<SweepRecord> {
  return (await load(bucket))?.value ?? emptyRecord(now);
}

function emptyRecord(now: string): SweepRecord {
  return { schema: 1, firstAt: now, ownerless: {}, notified: {}, pending: [] };
}

const TRIES = 10;

/** Changes the record by compare-and-swap, so that two sweeps at once lose nothing. Throws UserError `Sweep.Busy`. */
export async function changeSweepRecord(
  bucket: Bucket,
  now: string,
  change: (before: SweepRecord) => SweepRecord,
): Promise<SweepRecord> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await load(bucket);
    const value = change(before?.value ?? emptyRecord(now));
    const condition = before === undefined ? { first: true as const } : { over: before.etag };
    if (await writeJson(bucket, SWEEP_RECORD, { schema: SweepRecord, value, condition }))
      return value;
  }
  throw new UserError(
    "Sweep.Busy",
    `${SWEEP_RECORD} was changed by others ${TRIES} times in a row`,
    {
      hint: "Other sweeps are running. Try again.",
    },
  );
}

function load(bucket: Bucket) {
  return findTaggedJson(bucket, SWEEP_RECORD, SweepRecord);
}
