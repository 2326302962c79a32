import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

function permissionsFor(operation: string, input: object) {
  const { kernel } = cloud;
  return kernel.service("s3").permissions(operation, { ...input }, kernel.rootContext());
}

/** The permissions of an operation as `action resource`. */
function asked(operation: string, input: object): string[] {
  return permissionsFor(operation, input).map(
    ({ action, resource }) => `${action} ${resource.replace("arn:aws:s3:::", "")}`,
  );
}

it.each([
  ["ListBuckets", {}, ["s3:ListAllMyBuckets *"]],
  ["HeadBucket", { Bucket: "b" }, ["s3:ListBucket b"]],
  ["ListObjectsV2", { Bucket: "b" }, ["s3:ListBucket b"]],
  ["ListObjectVersions", { Bucket: "b" }, ["s3:ListBucketVersions b"]],
  ["PutBucketEncryption", { Bucket: "b" }, ["s3:PutEncryptionConfiguration b"]],
  ["DeleteBucketLifecycle", { Bucket: "b" }, ["s3:PutLifecycleConfiguration b"]],
  ["GetPublicAccessBlock", { Bucket: "b" }, ["s3:GetBucketPublicAccessBlock b"]],
  ["HeadObject", { Bucket: "b", Key: "k" }, ["s3:GetObject b/k"]],
  ["GetObject", { Bucket: "b", Key: "k", VersionId: "v" }, ["s3:GetObjectVersion b/k"]],
  ["DeleteObject", { Bucket: "b", Key: "k", VersionId: "v" }, ["s3:DeleteObjectVersion b/k"]],
  [
    "GetObjectTagging",
    { Bucket: "b", Key: "k", VersionId: "v" },
    ["s3:GetObjectVersionTagging b/k"],
  ],
  [
    "GetObjectAttributes",
    { Bucket: "b", Key: "k" },
    ["s3:GetObjectAttributes b/k", "s3:GetObject b/k"],
  ],
  ["UploadPart", { Bucket: "b", Key: "k" }, ["s3:PutObject b/k"]],
  ["CompleteMultipartUpload", { Bucket: "b", Key: "k" }, ["s3:PutObject b/k"]],
  ["AbortMultipartUpload", { Bucket: "b", Key: "k" }, ["s3:AbortMultipartUpload b/k"]],
  ["ListParts", { Bucket: "b", Key: "k" }, ["s3:ListMultipartUploadParts b/k"]],
  [
    "PutObject",
    { Bucket: "b", Key: "k", Tagging: "a=b" },
    ["s3:PutObject b/k", "s3:PutObjectTagging b/k"],
  ],
  [
    "PutObject",
    { Bucket: "b", Key: "k", ACL: "private" },
    ["s3:PutObject b/k", "s3:PutObjectAcl b/k"],
  ],
  [
    "CopyObject",
    { Bucket: "b", Key: "k", CopySource: "/c/x%20y" },
    ["s3:PutObject b/k", "s3:GetObject c/x y"],
  ],
  [
    "CopyObject",
    { Bucket: "b", Key: "k", CopySource: "c/x?versionId=v" },
    ["s3:PutObject b/k", "s3:GetObjectVersion c/x"],
  ],
])("%s with %j asks for %j", (operation, input, permissions) => {
  expect(asked(operation, input)).toEqual(permissions);
});

it("gives IAM the conditions of a request", () => {
  const [listing] = permissionsFor("ListObjectsV2", { Bucket: "b", MaxKeys: 5 });
  expect(listing?.conditions).toEqual({ "s3:prefix": "", "s3:max-keys": "5" });
  const input = { Bucket: "b", Key: "k", ServerSideEncryption: "aws:kms", ACL: "private" };
  const [write] = permissionsFor("PutObject", input);
  expect(write?.conditions).toEqual({
    "s3:x-amz-acl": "private",
    "s3:x-amz-server-side-encryption": "aws:kms",
  });
});
