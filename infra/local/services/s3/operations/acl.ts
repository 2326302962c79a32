import type {
  AccessControlPolicy,
  GetObjectAclOutput,
  Grant,
  PutBucketAclRequest,
  PutObjectAclRequest,
} from "@aws-sdk/client-s3";
import { cannedGrants, checkedGrant, type Owners, ownerOf, privateGrants } from "../access/acl.ts";
import { checkGrants } from "../access/ownership.ts";
import { asks } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import { type Host, hidingMissingKeys, type Operations } from "../operation.ts";
import { findVersion } from "./read.ts";

const PERMISSIONS = new Set(["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"]);

/** GetBucketAcl, PutBucketAcl, GetObjectAcl, PutObjectAcl. */
export function aclOperations(host: Host): Operations {
  const { buckets } = host;
  return {
    GetBucketAcl: {
      permissions: asks("GetBucketAcl"),
      run({ Bucket }) {
        const { record, owner } = buckets.get(Bucket);
        return shown(owner, record.grants);
      },
    },
    PutBucketAcl: {
      permissions: asks("PutBucketAcl"),
      run(input) {
        const bucket = buckets.get(input.Bucket);
        bucket.update({ grants: givenGrants(input, bucket, bucket.owner) });
        return {};
      },
    },
    GetObjectAcl: {
      permissions: asks("GetObjectAcl"),
      run: (input, context) =>
        hidingMissingKeys(host, { bucket: input.Bucket, context }, () => {
          const bucket = buckets.get(input.Bucket);
          const { owner = bucket.owner, grants } = findVersion(bucket, input);
          return shown(owner, grants);
        }),
    },
    PutObjectAcl: {
      permissions: asks("PutObjectAcl"),
      run(input) {
        const bucket = buckets.get(input.Bucket);
        const version = findVersion(bucket, input);
        const grants = givenGrants(input, bucket, version.owner ?? bucket.owner);
        bucket.replace(input.Key ?? "", { ...version, grants });
        return {};
      },
    },
  };
}

function shown(owner: string, grants: readonly Grant[] | undefined): GetObjectAclOutput {
  return { Owner: ownerOf(owner), Grants: [...(grants ?? privateGrants(owner))] };
}

function givenGrants(
  input: PutBucketAclRequest | PutObjectAclRequest,
  bucket: Bucket,
  owner: string,
): Grant[] {
  const owners: Owners = { owner, bucketOwner: bucket.owner };
  const { grants = policyGrants(input.AccessControlPolicy, owner) } = cannedGrants(input, owners);
  checkGrants(bucket, grants);
  return grants;
}

/** The owner that a document names must be the one there is: a list cannot give a thing away. */
function policyGrants(policy: AccessControlPolicy | undefined, owner: string): Grant[] {
  const grants = policy?.Grants;
  if (!policy?.Owner || !grants) throw s3Error("MalformedACLError");
  const isValid = ({ Grantee, Permission }: Grant) =>
    PERMISSIONS.has(Permission ?? "") && Grantee?.Type !== undefined;
  if (!grants.every(isValid)) throw s3Error("MalformedACLError");
  const named = policy.Owner.ID;
  if (named !== undefined && named !== ownerOf(owner).ID) throw s3Error("AccessDenied");
  return grants.map(checkedGrant);
}
