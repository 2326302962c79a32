import type { PutObjectCommandInput, PutObjectOutput } from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { newOwned } from "../access/ownership.ts";
import { asks, asksForTagsAndAcl, asksToEncrypt } from "../access/permissions.ts";
import { emitCreated } from "../created-event.ts";
import { s3Error } from "../errors.ts";
import { declaredChecksum, receiveBody } from "../http/body.ts";
import { checkWriteConditions } from "../http/conditions.ts";
import { checksumMembers, describe, quote, writtenMembers } from "../http/describe.ts";
import { entityTag } from "../http/encryption.ts";
import { checkKey, refuseUnsimulated } from "../input.ts";
import { newLock } from "../objects/lock.ts";
import type { Host, Operations } from "../operation.ts";

/** PutObject. */
export function writeOperations(host: Host): Operations {
  return {
    PutObject: {
      permissions: asks("PutObject", asksForTagsAndAcl, asksToEncrypt(host.buckets)),
      run: (input, context) => putObject(host, input, context),
    },
  };
}

async function putObject(
  { buckets, cloud }: Host,
  input: PutObjectCommandInput,
  context: CallContext,
): Promise<PutObjectOutput> {
  refuseUnsimulated(input);
  const bucket = buckets.get(input.Bucket);
  const key = checkKey(input.Key);
  const description = {
    ...describe(bucket, input),
    ...newOwned(bucket, input, context),
    ...newLock(bucket, input, cloud.clock.now()),
  };
  checkLockIntegrity(input);
  checkWriteConditions(input, key, bucket.current(key));
  const { segment, md5, checksum } = await receiveBody(bucket.blobs, input);
  try {
    // Another writer may have finished first while the body streamed in.
    checkWriteConditions(input, key, bucket.current(key));
  } catch (error) {
    bucket.blobs.remove([segment]);
    throw error;
  }
  const version = bucket.add(key, {
    ...description,
    lastModified: cloud.clock.now(),
    size: segment.size,
    etag: entityTag(description.headers, md5),
    segments: [segment],
    ...defined({ checksum }),
  });
  emitCreated(cloud, bucket, { key, version, reason: "PutObject", context });
  return {
    ETag: quote(version.etag),
    ...checksumMembers(version),
    ...writtenMembers(bucket, key, version),
  };
}

/** S3 takes a lock only with a body that it can check. Throws `InvalidRequest`. */
function checkLockIntegrity(input: PutObjectCommandInput): void {
  const isLocked = input.ObjectLockMode ?? input.ObjectLockLegalHoldStatus;
  const isChecked = input.ContentMD5 !== undefined || declaredChecksum(input).algorithm;
  if (isLocked === undefined || isChecked) return;
  throw s3Error("InvalidRequest", {
    message:
      "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
  });
}
