import { defined } from "../../../dataset-tools/defined.ts";
import { type Bucket, listKeys } from "../../objects.ts";
import { mayHoldEntries } from "../../preparation/log-hours.ts";
import type { CallFilter } from "./logged-call.ts";

/** Objects under a prefix that may hold wanted calls. */
export interface LogObjects {
  /** `s3://bucket/key` */
  readonly uris: readonly string[];
  /** Objects of hours in which no wanted call can be. */
  readonly otherHours: number;
}

/** Lists what is to be read under a prefix: of Bedrock's logs the hours in which wanted calls may be, of all else everything. */
export async function listLogs(
  bucket: Bucket,
  prefix: string,
  { since, until }: Pick<CallFilter, "since" | "until">,
): Promise<LogObjects> {
  const all = await listKeys(bucket, prefix);
  const keys = all.filter((key) => !key.endsWith("/") && mayHoldEntries(key, null));
  const wanted = keys.filter((key) => mayHoldEntries(key, defined({ since, until })));
  const uris = wanted.map((key) => `s3://${bucket.name}/${key}`);
  return { uris, otherHours: keys.length - wanted.length };
}
