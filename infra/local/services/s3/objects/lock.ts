import type { ObjectLockConfiguration } from "@aws-sdk/client-s3";
import { s3Error } from "../errors.ts";
import type { Bucket } from "./bucket.ts";
import type { ObjectLock, Version } from "./record.ts";

const DAY = 24 * 3600 * 1000;
const MODES = ["GOVERNANCE", "COMPLIANCE"];
const MAX_DAYS = 36_500;
const MAX_YEARS = 100;

/** The bucket's Object Lock configuration; undefined where it has none. */
export function lockConfiguration({ record }: Bucket): ObjectLockConfiguration | undefined {
  return record.settings["objectLock"] as ObjectLockConfiguration | undefined;
}

/** Throws `InvalidRequest` for a bucket without Object Lock. */
export function checkLocks(bucket: Bucket): void {
  if (lockConfiguration(bucket)) return;
  throw s3Error("InvalidRequest", { message: "Bucket is missing Object Lock Configuration" });
}

/**
 * Checks an Object Lock configuration before it is kept.
 * Source: "Configuring S3 Object Lock", Amazon S3 User Guide.
 * Throws `InvalidBucketState`, `MalformedXML`, `InvalidRetentionPeriod`.
 */
export function checkLockConfiguration(given: unknown, bucket: Bucket): ObjectLockConfiguration {
  const configuration = given as ObjectLockConfiguration;
  if (bucket.record.versioning !== "Enabled") {
    throw s3Error("InvalidBucketState", {
      message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    });
  }
  if (configuration.ObjectLockEnabled !== "Enabled") throw s3Error("MalformedXML");
  if (configuration.Rule === undefined) return configuration;
  const { Mode = "", Days, Years } = configuration.Rule.DefaultRetention ?? {};
  if (!MODES.includes(Mode) || (Days === undefined) === (Years === undefined)) {
    throw s3Error("MalformedXML");
  }
  checkPeriod(Days ?? Years ?? 0, Days === undefined ? MAX_YEARS : MAX_DAYS);
  return configuration;
}

function checkPeriod(period: number, max: number): void {
  if (!(period > 0)) {
    throw s3Error("InvalidRetentionPeriod", {
      message: "Default retention period must be a positive integer value.",
    });
  }
  if (period > max) {
    throw s3Error("InvalidRetentionPeriod", {
      message: "Default retention period too large.",
    });
  }
}

/** The lock that the bucket's default retention gives a new object. */
export function defaultLock(bucket: Bucket, now: number): { lock?: ObjectLock } {
  const { Mode, Days, Years } = lockConfiguration(bucket)?.Rule?.DefaultRetention ?? {};
  if (Mode === undefined) return {};
  return {
    lock: { mode: Mode, until: Days === undefined ? yearsOn(now, Years) : now + Days * DAY },
  };
}

function yearsOn(now: number, years = 0): number {
  const date = new Date(now);
  return date.setUTCFullYear(date.getUTCFullYear() + years);
}

/** Members of a write that lock its object. */
interface LockInput {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

/** The lock of an object that is made in one step: what its write gives, or the bucket's default. */
export function newLock(bucket: Bucket, input: LockInput, now: number): { lock?: ObjectLock } {
  const given = givenLock(bucket, input, now);
  return given.lock ? given : defaultLock(bucket, now);
}

/** The lock that a write gives its object. Throws `InvalidRequest`, `InvalidArgument`. */
export function givenLock(bucket: Bucket, input: LockInput, now: number): { lock?: ObjectLock } {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = input;
  const hold = input.ObjectLockLegalHoldStatus;
  if (mode === undefined && until === undefined && hold === undefined) return {};
  checkLocks(bucket);
  if ((mode === undefined) !== (until === undefined)) {
    throw invalid(
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
    );
  }
  if (hold !== undefined && !isHold(hold)) {
    throw invalid("Legal Hold must be either of 'ON' or 'OFF'");
  }
  if (mode !== undefined && !MODES.includes(mode)) throw invalid("Unknown wormMode directive.");
  const retention = mode !== undefined && until ? { mode, until: checkFuture(until, now) } : {};
  const { lock } = mode === undefined ? defaultLock(bucket, now) : {};
  return { lock: { ...lock, ...retention, ...(hold === undefined ? {} : { hold }) } };
}

/** True for a status of a legal hold. */
export function isHold(status: string | undefined): status is "ON" | "OFF" {
  return status === "ON" || status === "OFF";
}

function checkFuture(until: Date, now: number): number {
  const time = until.getTime();
  if (time > now) return time;
  throw invalid("The retain until date must be in the future!");
}

/** A retention as the API gives it: both members, or none to remove it. */
interface Retention {
  readonly Mode?: string | undefined;
  readonly RetainUntilDate?: Date | undefined;
}

interface Change {
  readonly retention: Retention;
  readonly bypasses: boolean;
  readonly now: number;
}

/** The lock of a version after a change of its retention. Throws `MalformedXML`, `InvalidArgument`, `AccessDenied`. */
export function changedLock(version: Version, { retention, bypasses, now }: Change): ObjectLock {
  const wanted = readRetention(retention, now);
  const { lock = {} } = version;
  const { hold, mode, until = 0 } = lock;
  const weakens = wanted.mode !== mode || (wanted.until ?? 0) < until;
  if (until > now && weakens && (mode === "COMPLIANCE" || !bypasses)) throw isProtected();
  return { ...(hold === undefined ? {} : { hold }), ...wanted };
}

/** Nothing for an empty retention, which removes the one there is. */
function readRetention(retention: Retention, now: number): Pick<ObjectLock, "mode" | "until"> {
  const { Mode: mode, RetainUntilDate: date } = retention;
  if (mode === undefined && date === undefined) return {};
  if (mode === undefined || !MODES.includes(mode)) throw s3Error("MalformedXML");
  if (date === undefined || Number.isNaN(date.getTime())) throw s3Error("MalformedXML");
  return { mode, until: checkFuture(date, now) };
}

/** Refuses to delete a version that is locked. Throws `AccessDenied`. */
export function checkUnlocked(
  version: Version | undefined,
  { bypasses, now }: Omit<Change, "retention">,
): void {
  const { mode, until = 0, hold } = version?.lock ?? {};
  const isRetained = until > now && (mode === "COMPLIANCE" || !bypasses);
  if (hold === "ON" || isRetained) throw isProtected();
}

function isProtected() {
  return s3Error("AccessDenied", {
    message: "Access Denied because object protected by object lock.",
  });
}

function invalid(message: string) {
  return s3Error("InvalidArgument", { message });
}
