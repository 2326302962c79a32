import type {
  DeleteObjectOutput,
  DeleteObjectRequest,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { asks, asksNothing } from "../access/permissions.ts";
import { asS3Error, s3Error } from "../errors.ts";
import { matches } from "../http/conditions.ts";
import type { Bucket } from "../objects/bucket.ts";
import type { Version } from "../objects/record.ts";
import type { Host, Operations } from "../operation.ts";

/** Maximum keys of one DeleteObjects. */
const MAX_KEYS = 1000;

/** DeleteObject, DeleteObjects. */
export function deleteOperations(host: Host): Operations {
  return {
    DeleteObject: {
      permissions: asks("DeleteObject"),
      run(input) {
        const bucket = host.buckets.get(input.Bucket);
        checkDeleteConditions(bucket, input);
        const { Key = "", VersionId } = input;
        if (VersionId !== undefined) return deleteVersion(bucket, Key, VersionId);
        return deleteNewest(bucket, Key, host.cloud.clock.now());
      },
    },
    DeleteObjects: {
      permissions: asksNothing,
      run: (input, context) => deleteObjects(host, input, context),
    },
  };
}

function checkDeleteConditions(bucket: Bucket, input: DeleteObjectRequest): void {
  if (input.IfMatch === undefined) return;
  const current = bucket.current(input.Key ?? "");
  if (current === undefined) {
    if (input.IfMatch === "*") throw s3Error("PreconditionFailed", { Condition: "If-Match" });
    throw s3Error("NoSuchKey", { Key: input.Key });
  }
  if (!matches(input.IfMatch, current))
    throw s3Error("PreconditionFailed", { Condition: "If-Match" });
}

/** Removes a version permanently; a missing one is not an error. */
function deleteVersion(bucket: Bucket, key: string, versionId: string): DeleteObjectOutput {
  const removed = bucket.remove(key, versionId);
  return { VersionId: versionId, ...(removed?.deleteMarker ? { DeleteMarker: true } : {}) };
}

/** Where versions are kept a delete only puts a marker on top. */
function deleteNewest(bucket: Bucket, key: string, now: number): DeleteObjectOutput {
  if (bucket.record.versioning === undefined) {
    bucket.remove(key, "null");
    return {};
  }
  const { versionId } = bucket.add(key, deleteMarker(now));
  return { DeleteMarker: true, VersionId: versionId };
}

function deleteMarker(lastModified: number): Omit<Version, "versionId"> {
  const nothing = { size: 0, etag: "", segments: [], headers: {}, metadata: {}, tags: [] };
  return { ...nothing, lastModified, deleteMarker: true };
}

/** Each key is a separate call, so that IAM decides on each and one refusal does not affect the others. */
async function deleteObjects(
  { buckets, cloud }: Host,
  { Bucket, Delete }: DeleteObjectsRequest,
  context: CallContext,
): Promise<DeleteObjectsOutput> {
  buckets.get(Bucket);
  const objects = Delete?.Objects ?? [];
  if (objects.length === 0 || objects.length > MAX_KEYS) throw s3Error("MalformedXML");
  const Deleted: NonNullable<DeleteObjectsOutput["Deleted"]> = [];
  const Errors: NonNullable<DeleteObjectsOutput["Errors"]> = [];
  for (const object of objects) {
    try {
      const done = await cloud.call("s3", "DeleteObject", single(Bucket, object), context);
      Deleted.push(deleted(object, done));
    } catch (error) {
      const { code, message } = asS3Error(error);
      Errors.push({ ...named(object), Code: code, Message: message });
    }
  }
  return { ...(Delete?.Quiet ? {} : { Deleted }), ...(Errors.length > 0 ? { Errors } : {}) };
}

function single(bucket: string | undefined, { Key, VersionId, ETag }: ObjectIdentifier) {
  return {
    Bucket: bucket,
    Key,
    ...defined({ VersionId, IfMatch: ETag }),
  };
}

function named({ Key, VersionId }: ObjectIdentifier) {
  return { Key, ...defined({ VersionId }) };
}

function deleted(object: ObjectIdentifier, { DeleteMarker, VersionId }: DeleteObjectOutput) {
  if (!DeleteMarker) return named(object);
  return { ...named(object), DeleteMarker, DeleteMarkerVersionId: VersionId };
}
