import type { BucketLifecycleConfiguration, LifecycleRule, Tag } from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket.ts";
import type { UploadRecord, Version } from "./record.ts";

const DAY = 24 * 3600 * 1000;

/** What a rule's filter looks at. */
interface Subject {
  readonly key: string;
  readonly tags: readonly Tag[];
  /** Bytes; undefined for an upload in parts, of which only the key counts. */
  readonly size: number | undefined;
}

/**
 * When the bucket's lifecycle rules would delete an object, as the member of answers; the earliest of all rules counts.
 * Source: "Lifecycle configuration elements" and "How S3 calculates how long an object has been noncurrent", Amazon S3
 * User Guide: days are added, and the time is rounded up to the next midnight UTC.
 */
export function expirationMembers(
  bucket: Bucket,
  key: string,
  { size, tags, lastModified }: Version,
): { Expiration?: string } {
  const dates = rulesFor(bucket, { key, tags, size }).flatMap(({ ID = "", Expiration }) => {
    const { Days, Date: date } = Expiration ?? {};
    if (date !== undefined) return [{ ID, time: new Date(date).getTime() }];
    return Days === undefined ? [] : [{ ID, time: midnightAfter(lastModified, Days) }];
  });
  const [first] = dates.sort((a, b) => a.time - b.time);
  if (first === undefined) return {};
  const { ID, time } = first;
  const date = new Date(time).toUTCString();
  return { Expiration: `expiry-date="${date}", rule-id="${encodeURIComponent(ID)}"` };
}

/** When the bucket's lifecycle rules would abort an upload, as members of answers. */
export function abortMembers(
  bucket: Bucket,
  { key, initiated }: UploadRecord,
): { AbortDate?: Date; AbortRuleId?: string } {
  const subject = { key, tags: [], size: undefined };
  const dates = rulesFor(bucket, subject).flatMap((rule) => {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    const { ID = "" } = rule;
    return days === undefined ? [] : [{ ID, time: midnightAfter(initiated, days) }];
  });
  const [first] = dates.sort((a, b) => a.time - b.time);
  return first ? { AbortDate: new Date(first.time), AbortRuleId: first.ID } : {};
}

function midnightAfter(time: number, days: number): number {
  return Math.ceil((time + days * DAY) / DAY) * DAY;
}

function rulesFor({ record }: Bucket, subject: Subject): LifecycleRule[] {
  const kept = record.settings["lifecycle"] as BucketLifecycleConfiguration | undefined;
  return (kept?.Rules ?? []).filter((rule) => rule.Status === "Enabled" && covers(rule, subject));
}

/** A rule's prefix is its own in the older form, otherwise its filter's; all parts of a filter must hold. */
function covers({ Prefix, Filter = {} }: LifecycleRule, { key, tags, size }: Subject): boolean {
  const { And = {}, Tag: tag } = Filter;
  const prefix = Prefix ?? Filter.Prefix ?? And.Prefix ?? "";
  const wanted = [...(tag ? [tag] : []), ...(And.Tags ?? [])];
  const above = Filter.ObjectSizeGreaterThan ?? And.ObjectSizeGreaterThan ?? -1;
  const below = Filter.ObjectSizeLessThan ?? And.ObjectSizeLessThan ?? Number.POSITIVE_INFINITY;
  const has = ({ Key, Value }: Tag) => tags.some((one) => one.Key === Key && one.Value === Value);
  const isSize = size === undefined || (size > above && size < below);
  return key.startsWith(prefix) && wanted.every(has) && isSize;
}
