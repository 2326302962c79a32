import type {
  DeleteObjectTaggingRequest,
  GetObjectTaggingOutput,
  GetObjectTaggingRequest,
} from "@aws-sdk/client-s3";
import { asks } from "../access/permissions.ts";
import type { Bucket } from "../objects/bucket.ts";
import type { Version } from "../objects/record.ts";
import { checkTags } from "../objects/tags.ts";
import { type Host, hidingMissingKeys, type Operations } from "../operation.ts";
import { findVersion } from "./read.ts";

/** GetObjectTagging, PutObjectTagging, DeleteObjectTagging. */
export function tagOperations(host: Host): Operations {
  const { buckets } = host;
  const change = (input: DeleteObjectTaggingRequest, tags: Version["tags"]) => {
    const bucket = buckets.get(input.Bucket);
    const version = findVersion(bucket, input);
    bucket.replace(input.Key ?? "", { ...version, tags });
    return versionMember(bucket, version);
  };
  const read = (input: GetObjectTaggingRequest): GetObjectTaggingOutput => {
    const bucket = buckets.get(input.Bucket);
    const version = findVersion(bucket, input);
    return { TagSet: [...version.tags], ...versionMember(bucket, version) };
  };
  return {
    GetObjectTagging: {
      permissions: asks("GetObjectTagging"),
      run: (input, context) =>
        hidingMissingKeys(host, { bucket: input.Bucket, context }, () => read(input)),
    },
    PutObjectTagging: {
      permissions: asks("PutObjectTagging"),
      run: (input) => change(input, checkTags(input.Tagging?.TagSet, "object")),
    },
    DeleteObjectTagging: {
      permissions: asks("DeleteObjectTagging"),
      run: (input) => change(input, []),
    },
  };
}

function versionMember(bucket: Bucket, version: Version): { VersionId?: string } {
  const versionId = bucket.shownVersionId(version);
  return versionId === undefined ? {} : { VersionId: versionId };
}
