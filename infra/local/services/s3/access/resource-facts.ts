import { defined } from "../../../kernel/defined.ts";
import type { CallContext, Permission, Service, Shape } from "../../../kernel/service.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import type { Buckets } from "../objects/buckets.ts";
import type { Version } from "../objects/record.ts";

/** Actions on a key that are the bucket's owner's to allow, be the object whose it may. */
const OF_BUCKET = new Set([
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
  "s3:BypassGovernanceRetention",
]);

/** Operations that make an object; its list and its tags are then its writer's to give. */
const WRITES = new Set(["PutObject", "CopyObject", "CreateMultipartUpload"]);
const GIVEN = new Set(["s3:PutObjectAcl", "s3:PutObjectTagging"]);

/**
 * Adds to each permission what the buckets know of its resource: the account that it belongs to, so that others need
 * to be let in, and the object's tags (`s3:ExistingObjectTag/…`).
 */
export function withResourceFacts(service: Service, buckets: Buckets): Service {
  return {
    ...service,
    permissions(operation, input, context) {
      const permissions = service.permissions(operation, input, context);
      if (operation !== "CreateBucket") refuseMissing(buckets, input, context);
      const isAnonymous = context.principal.kind === "anonymous";
      return permissions
        .filter(({ action }) => !(isAnonymous && WRITES.has(operation) && GIVEN.has(action)))
        .map((each) => withFacts(buckets, { each, operation, input, context }));
    },
  };
}

/** Who has no identity whose policies could be asked learns at once that there is no such bucket. */
function refuseMissing(buckets: Buckets, { Bucket }: Shape, { principal }: CallContext): void {
  if (principal.kind === "anonymous" && typeof Bucket === "string" && !buckets.find(Bucket)) {
    throw s3Error("NoSuchBucket", { BucketName: Bucket });
  }
}

interface Asked {
  readonly each: Permission;
  readonly operation: string;
  readonly input: Shape;
  readonly context: CallContext;
}

function withFacts(buckets: Buckets, { each, operation, input, context }: Asked): Permission {
  const { action, resource } = each;
  if (!resource.startsWith("arn:aws:s3:::") && resource !== "*") return each;
  const [, name, key] = /^arn:aws:s3:::([^/]+)(?:\/(.*))?$/s.exec(resource) ?? [];
  const bucket = buckets.find(name);
  const conditions = { ...each.conditions, ...defined({ "aws:Referer": context.referer }) };
  const isCallers = operation === "CreateBucket" || (WRITES.has(operation) && GIVEN.has(action));
  // What does not exist is no other account's.
  if (bucket === undefined || isCallers) {
    return { ...each, conditions, account: context.principal.accountId };
  }
  if (key === undefined) return { ...each, conditions, account: bucket.owner };
  const isInput = input["Bucket"] === name && input["Key"] === key;
  const version = findVersion(bucket, key, isInput ? input["VersionId"] : undefined);
  const owner = (!OF_BUCKET.has(action) && version?.owner) || bucket.owner;
  return { ...each, conditions: { ...conditions, ...tagsOf(version) }, account: owner };
}

function findVersion(bucket: Bucket, key: string, versionId: unknown): Version | undefined {
  const { versions = [] } = bucket.objects.get(key) ?? {};
  return versions.find((one) => one.versionId === versionId) ?? versions[0];
}

function tagsOf(version: Version | undefined): Record<string, string> {
  const tags = version?.tags ?? [];
  return Object.fromEntries(
    tags.map(({ Key, Value = "" }) => [`s3:ExistingObjectTag/${Key}`, Value]),
  );
}
