import type { Grant, OwnershipControls } from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import { type AclInput, cannedGrants, ownerOf } from "./acl.ts";
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

const OWNERSHIPS = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

/**
 * Checks ownership controls before they are kept: those that turn lists off need a bucket whose list grants others nothing.
 * Throws `MalformedXML`, `InvalidBucketAclWithObjectOwnership`.
 */
export function checkOwnershipControls(given: unknown, bucket: Bucket): OwnershipControls {
  const { Rules = [] } = given as Partial<OwnershipControls>;
  const [rule] = Rules;
  if (rule === undefined || Rules.length > 1) throw s3Error("MalformedXML");
  if (!OWNERSHIPS.includes(String(rule.ObjectOwnership))) throw s3Error("MalformedXML");
  checkEnforced(rule.ObjectOwnership, bucket.record.grants ?? [], bucket.owner);
  return { Rules: [rule] };
}

/** The same for a bucket that is to be made. Throws `InvalidArgument`, `InvalidBucketAclWithObjectOwnership`. */
export function checkNewOwnership(
  ownership: string | undefined,
  grants: readonly Grant[],
  owner: string,
): void {
  if (ownership === undefined) return;
  if (!OWNERSHIPS.includes(ownership)) {
    throw s3Error("InvalidArgument", {
      message: `Invalid x-amz-object-ownership header: ${ownership}`,
      ArgumentName: "x-amz-object-ownership",
    });
  }
  checkEnforced(ownership, grants, owner);
}

function checkEnforced(ownership: unknown, grants: readonly Grant[], owner: string): void {
  const { ID } = ownerOf(owner);
  const others = grants.some(({ Grantee }) => Grantee?.ID !== ID);
  if (ownership === "BucketOwnerEnforced" && others) {
    throw s3Error("InvalidBucketAclWithObjectOwnership");
  }
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
