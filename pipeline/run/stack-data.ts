import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { defined } from "../../dataset-tools/defined.ts";
import { isAwsError, UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";

/** What the data bucket holds. */
export interface DataSize {
  /** Versions of objects, those that were overwritten or deleted included. */
  readonly versions: number;
  readonly bytes: number;
}

/** Counts all versions in the bucket. */
export async function measure(bucket: Bucket): Promise<DataSize> {
  const size = { versions: 0, bytes: 0 };
  for await (const { Versions = [], DeleteMarkers = [] } of versionPages(bucket)) {
    size.versions += Versions.length + DeleteMarkers.length;
    size.bytes += Versions.reduce((sum, { Size = 0 }) => sum + Size, 0);
  }
  return size;
}

/**
 * Deletes every version of every object.
 * @throws UserError `Data.NotDeleted` when S3 refuses one of them
 */
export async function emptyBucket(bucket: Bucket): Promise<void> {
  for await (const { Versions = [], DeleteMarkers = [] } of versionPages(bucket)) {
    const all = [...Versions, ...DeleteMarkers].map(({ Key = "", VersionId }) =>
      defined({ Key, VersionId }),
    );
    if (all.length > 0) await deleteAll(bucket, all);
  }
}

async function deleteAll(bucket: Bucket, objects: ObjectIdentifier[]): Promise<void> {
  const { Errors = [] } = await bucket.s3.send(
    new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects: objects, Quiet: true } }),
  );
  const [first] = Errors;
  if (first === undefined) return;
  const message = `S3 did not delete ${Errors.length} objects, among them ${first.Key}: ${first.Message}`;
  throw new UserError("Data.NotDeleted", message, {
    hint: "Check your permission s3:DeleteObjectVersion, and whether the bucket has an object lock.",
  });
}

/** Deletes the bucket with all that it holds; one that no longer exists is fine. */
export async function deleteBucket(bucket: Bucket): Promise<void> {
  try {
    await emptyBucket(bucket);
    await bucket.s3.send(new DeleteBucketCommand({ Bucket: bucket.name }));
  } catch (error) {
    if (!isAwsError(error, "NoSuchBucket")) throw error;
  }
}

async function* versionPages({
  s3,
  name,
}: Bucket): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let marker: Pick<ListObjectVersionsCommandOutput, "NextKeyMarker" | "NextVersionIdMarker"> = {};
  for (;;) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: name,
        ...defined({
          KeyMarker: marker.NextKeyMarker,
          VersionIdMarker: marker.NextVersionIdMarker,
        }),
      }),
    );
    yield page;
    if (page.IsTruncated !== true) return;
    marker = page;
  }
}
