import { s3Error } from "../errors.ts";
import type { Version } from "../objects/record.ts";

/** Preconditions of a read, as the API's members give them. */
export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** Preconditions of a write. `IfNoneMatch` may only be `*`. */
export interface WriteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/**
 * Checks a read's conditions against the object, in the order of RFC 9110, 13.2.2.
 * @param headers what a 304 answer still carries
 * Throws `PreconditionFailed` or `NotModified`.
 */
export function checkReadConditions(
  conditions: ReadConditions,
  version: Version,
  headers: Readonly<Record<string, string>>,
): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, version)) throw failed("If-Match");
  } else if (isDate(IfUnmodifiedSince) && wholeSeconds(version) > IfUnmodifiedSince.getTime()) {
    throw failed("If-Unmodified-Since");
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, version)) throw s3Error("NotModified", { headers });
  } else if (isDate(IfModifiedSince) && wholeSeconds(version) <= IfModifiedSince.getTime()) {
    throw s3Error("NotModified", { headers });
  }
}

/**
 * Checks a write's conditions against what the key has now.
 * Source: "Prevent object overwrites with conditional writes", Amazon S3 User Guide.
 * @param current undefined when the key has no object (or a delete marker)
 * Throws `PreconditionFailed`; `NoSuchKey` for If-Match without an object; `NotImplemented` for another If-None-Match.
 */
export function checkWriteConditions(
  { IfMatch, IfNoneMatch }: WriteConditions,
  key: string,
  current: Version | undefined,
): void {
  if (IfNoneMatch !== undefined) {
    if (IfNoneMatch !== "*") throw s3Error("NotImplemented", { Header: "If-None-Match" });
    if (current !== undefined) throw failed("If-None-Match");
  }
  if (IfMatch !== undefined) {
    if (current === undefined) throw s3Error("NoSuchKey", { Key: key });
    if (!matches(IfMatch, current)) throw failed("If-Match");
  }
}

/** True when one of the entity tags of a condition is the object's; `*` is any. */
export function matches(condition: string, { etag }: Version): boolean {
  const tags = condition.split(",").map((tag) => tag.trim().replace(/^"|"$/g, ""));
  return tags.includes("*") || tags.includes(etag);
}

function failed(condition: string) {
  return s3Error("PreconditionFailed", { Condition: condition });
}

/** A header's date has whole seconds, so the object's time is cut to them. */
function wholeSeconds({ lastModified }: Version): number {
  return Math.floor(lastModified / 1000) * 1000;
}

function isDate(value: Date | undefined): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}
