import type { Grant, OwnershipControls } from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import { type AclInput, cannedGrants } from "./acl.ts";
import { blocksPublic, isPublicGrant } from "./public-access.ts";

/** Rejects grants that the bucket does not accept. Throws `AccessControlListNotSupported`, `AccessDenied`. */
export function checkGrants(bucket: Bucket, grants: readonly Grant[]): void {
  if (ownership(bucket) === "BucketOwnerEnforced") {
    const others = grants.some(({ Permission }) => Permission !== "FULL_CONTROL");
    if (others) throw s3Error("AccessControlListNotSupported", { BucketName: bucket.record.name });
  }
  const isPublic = grants.some(isPublicGrant);
  if (isPublic && blocksPublic(bucket, "BlockPublicAcls")) throw s3Error("AccessDenied");
}

/** Who owns a new object, where it is not the bucket's owner, and the grants that its writer gives. */
export interface Owned {
  /** Account. */
  readonly owner?: string;
  readonly grants?: Grant[];
}

/**
 * What a write says about the ownership of its object, by the bucket's ownership controls; without any the writer's
 * account owns it.
 * Source: "Controlling ownership of objects", Amazon S3 User Guide.
 */
export function newOwned(bucket: Bucket, input: AclInput, { principal }: CallContext): Owned {
  const owner = ownerOfNew(bucket, input, principal);
  const { grants } = cannedGrants(input, { owner, bucketOwner: bucket.owner });
  if (grants) checkGrants(bucket, grants);
  return defined({ owner: owner === bucket.owner ? undefined : owner, grants });
}

function ownerOfNew(
  bucket: Bucket,
  { ACL }: AclInput,
  { kind, accountId }: CallContext["principal"],
): string {
  const control = ownership(bucket);
  const isGiven = control === "BucketOwnerPreferred" && ACL === "bucket-owner-full-control";
  const isBuckets = control === "BucketOwnerEnforced" || isGiven || kind === "anonymous";
  return isBuckets ? bucket.owner : accountId;
}

function ownership({ record }: Bucket): string | undefined {
  const controls = record.settings["ownershipControls"] as OwnershipControls | undefined;
  return controls?.Rules?.[0]?.ObjectOwnership;
}
