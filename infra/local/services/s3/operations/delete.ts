import type {
  DeleteObjectOutput,
  DeleteObjectRequest,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { shareTime } from "../../../kernel/turns.ts";
import { asks, asksNothing, asksToBypass } from "../access/permissions.ts";
import { asS3Error, s3Error } from "../errors.ts";
import { matches } from "../http/conditions.ts";
import type { Bucket } from "../objects/bucket.ts";
import { checkUnlocked } from "../objects/lock.ts";
import type { Version } from "../objects/record.ts";
import type { Host, Operations } from "../operation.ts";

/** Maximum keys of one DeleteObjects. */
const MAX_KEYS = 1000;

/** DeleteObject, DeleteObjects. */
export function deleteOperations(host: Host): Operations {
  return {
    DeleteObject: {
      permissions: asks("DeleteObject", asksToBypass),
      run(input) {
        const bucket = host.buckets.get(input.Bucket);
        const now = host.cloud.clock.now();
        checkDeleteConditions(bucket, input);
        const { Key = "", VersionId, BypassGovernanceRetention: bypasses = false } = input;
        if (VersionId === undefined) return deleteNewest(bucket, Key, now);
        const { versions = [] } = bucket.objects.get(Key) ?? {};
        const version = versions.find(({ versionId }) => versionId === VersionId);
        checkUnlocked(version, { bypasses, now });
        return deleteVersion(bucket, Key, VersionId);
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
  { Bucket, Delete, BypassGovernanceRetention }: DeleteObjectsRequest,
  context: CallContext,
): Promise<DeleteObjectsOutput> {
  buckets.get(Bucket);
  const objects = Delete?.Objects ?? [];
  if (objects.length === 0 || objects.length > MAX_KEYS) throw s3Error("MalformedXML");
  const Deleted: NonNullable<DeleteObjectsOutput["Deleted"]> = [];
  const Errors: NonNullable<DeleteObjectsOutput["Errors"]> = [];
  for (const object of objects) {
    try {
      const input = { Bucket, ...single(object), ...defined({ BypassGovernanceRetention }) };
      const done = await cloud.call("s3", "DeleteObject", input, context);
      Deleted.push(deleted(object, done));
    } catch (error) {
      const { code, message } = asS3Error(error);
      Errors.push({ ...named(object), Code: code, Message: message });
    }
    await shareTime();
  }
  return { ...(Delete?.Quiet ? {} : { Deleted }), ...(Errors.length > 0 ? { Errors } : {}) };
}

function single({ Key, VersionId, ETag }: ObjectIdentifier) {
  return { Key, ...defined({ VersionId, IfMatch: ETag }) };
}

function named({ Key, VersionId }: ObjectIdentifier) {
  return { Key, ...defined({ VersionId }) };
}

function deleted(object: ObjectIdentifier, { DeleteMarker, VersionId }: DeleteObjectOutput) {
  if (!DeleteMarker) return named(object);
  return { ...named(object), DeleteMarker, DeleteMarkerVersionId: VersionId };
}
