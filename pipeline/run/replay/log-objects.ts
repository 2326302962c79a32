import { type Bucket, listKeys } from "../../objects.ts";
import type { CallFilter } from "./logged-call.ts";

const HOUR_MS = 3_600_000;

/** Objects under a prefix that may hold wanted calls. */
export interface LogObjects {
  /** `s3://bucket/key` */
  readonly uris: readonly string[];
  /** Objects of hours in which no wanted call can be. */
  readonly otherHours: number;
}

/**
 * Lists what is to be read under a prefix. Bedrock writes its logs under
 * `AWSLogs/<account>/BedrockModelInvocationLogs/<Region>/yyyy/mm/dd/hh/`, bodies that are long or not text in `data/`
 * below it, and an empty object by which it tries its permission (User Guide, model-invocation-logging).
 */
export async function listLogs(
  bucket: Bucket,
  prefix: string,
  time: Pick<CallFilter, "since" | "until">,
): Promise<LogObjects> {
  const keys = (await listKeys(bucket, prefix)).filter(mayHoldCalls);
  const wanted = keys.filter((key) => isWithin(key, time));
  const uris = wanted.map((key) => `s3://${bucket.name}/${key}`);
  return { uris, otherHours: keys.length - wanted.length };
}

function mayHoldCalls(key: string): boolean {
  if (key.endsWith("/")) return false;
  if (!key.includes("/BedrockModelInvocationLogs/")) return true;
  return !/\/data\/[^/]+$|permission-check$/.test(key);
}

/** A call may be written an hour after it was made; objects whose key has no hour may hold any. */
function isWithin(key: string, { since, until }: Pick<CallFilter, "since" | "until">): boolean {
  const hour = hourOf(key);
  if (hour === undefined) return true;
  const isEarly = since !== undefined && hour + HOUR_MS <= Date.parse(since);
  const isLate = until !== undefined && hour - HOUR_MS >= Date.parse(until);
  return !isEarly && !isLate;
}

/** The start of the hour that a key of Bedrock's logs has in it, milliseconds since the epoch. */
function hourOf(key: string): number | undefined {
  const [, year, month, day, hour] =
    /\/BedrockModelInvocationLogs\/[^/]+\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\//.exec(key) ?? [];
  return year === undefined
    ? undefined
    : Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour));
}
