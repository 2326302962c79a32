import type {
  DeleteObjectTaggingRequest,
  GetObjectTaggingOutput,
  GetObjectTaggingRequest,
  PutObjectTaggingRequest,
} from "@aws-sdk/client-s3";
import type { Bucket } from "../objects/bucket.ts";
import type { Version } from "../objects/record.ts";
import { checkTags } from "../objects/tags.ts";
import type { Host, Operations } from "../operation.ts";
import { findVersion } from "./read.ts";

/** GetObjectTagging, PutObjectTagging, DeleteObjectTagging. */
export function tagOperations({ buckets }: Host): Operations {
  const change = (input: DeleteObjectTaggingRequest, tags: Version["tags"]) => {
    const bucket = buckets.get(input.Bucket);
    const version = findVersion(bucket, input);
    bucket.replace(input.Key ?? "", { ...version, tags });
    return versionMember(bucket, version);
  };
  return {
    GetObjectTagging(input: GetObjectTaggingRequest): GetObjectTaggingOutput {
      const bucket = buckets.get(input.Bucket);
      const version = findVersion(bucket, input);
      return { TagSet: [...version.tags], ...versionMember(bucket, version) };
    },
    PutObjectTagging: (input: PutObjectTaggingRequest) =>
      change(input, checkTags(input.Tagging?.TagSet, "object")),
    DeleteObjectTagging: (input: DeleteObjectTaggingRequest) => change(input, []),
  };
}

function versionMember(bucket: Bucket, version: Version): { VersionId?: string } {
  const versionId = bucket.shownVersionId(version);
  return versionId === undefined ? {} : { VersionId: versionId };
}
