import { asks, asksToBypass } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import { changedLock, checkLocks, isHold } from "../objects/lock.ts";
import type { Host, Operations } from "../operation.ts";
import { findVersion } from "./read.ts";

/** GetObjectRetention, PutObjectRetention, GetObjectLegalHold, PutObjectLegalHold. */
export function lockOperations({ buckets, cloud }: Host): Operations {
  const find = (input: { Bucket: string | undefined; Key: string | undefined }) => {
    const bucket = buckets.get(input.Bucket);
    checkLocks(bucket);
    return { bucket, key: input.Key ?? "", version: findVersion(bucket, input) };
  };
  return {
    GetObjectRetention: {
      permissions: asks("GetObjectRetention"),
      run(input) {
        const { mode, until } = find(input).version.lock ?? {};
        if (mode === undefined || until === undefined) throw withoutLock();
        return { Retention: { Mode: mode, RetainUntilDate: new Date(until) } };
      },
    },
    PutObjectRetention: {
      permissions: asks("PutObjectRetention", asksToBypass),
      run(input) {
        const { bucket, key, version } = find(input);
        const lock = changedLock(version, {
          retention: input.Retention ?? {},
          bypasses: input.BypassGovernanceRetention === true,
          now: cloud.clock.now(),
        });
        bucket.replace(key, { ...version, lock });
        return {};
      },
    },
    GetObjectLegalHold: {
      permissions: asks("GetObjectLegalHold"),
      run(input) {
        const { hold } = find(input).version.lock ?? {};
        if (hold === undefined) throw withoutLock();
        return { LegalHold: { Status: hold } };
      },
    },
    PutObjectLegalHold: {
      permissions: asks("PutObjectLegalHold"),
      run(input) {
        const { bucket, key, version } = find(input);
        const hold = input.LegalHold?.Status;
        if (!isHold(hold)) throw s3Error("MalformedXML");
        bucket.replace(key, { ...version, lock: { ...version.lock, hold } });
        return {};
      },
    },
  };
}

function withoutLock() {
  return s3Error("NoSuchObjectLockConfiguration");
}
