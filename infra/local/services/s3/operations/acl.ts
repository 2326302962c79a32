import type {
  AccessControlPolicy,
  GetObjectAclOutput,
  GetObjectAclRequest,
  Grant,
  PutBucketAclRequest,
  PutObjectAclRequest,
} from "@aws-sdk/client-s3";
import { cannedGrants, ownerOf, privateGrants } from "../access/acl.ts";
import { checkGrants } from "../access/public-access.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import type { Host, Operations } from "../operation.ts";
import { findVersion } from "./read.ts";

const PERMISSIONS = new Set(["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"]);

/** GetBucketAcl, PutBucketAcl, GetObjectAcl, PutObjectAcl. Lists are kept and given back; policies decide. */
export function aclOperations({ buckets, cloud }: Host): Operations {
  const shown = (grants: readonly Grant[] | undefined): GetObjectAclOutput => ({
    Owner: ownerOf(cloud.accountId),
    Grants: [...(grants ?? privateGrants(cloud.accountId))],
  });
  const given = (input: PutBucketAclRequest | PutObjectAclRequest, bucket: Bucket): Grant[] => {
    const { grants = policyGrants(input.AccessControlPolicy) } = cannedGrants(
      input,
      cloud.accountId,
    );
    checkGrants(bucket, grants);
    return grants;
  };
  return {
    GetBucketAcl: ({ Bucket }: PutBucketAclRequest) => shown(buckets.get(Bucket).record.grants),
    PutBucketAcl(input: PutBucketAclRequest): object {
      const bucket = buckets.get(input.Bucket);
      bucket.update({ grants: given(input, bucket) });
      return {};
    },
    GetObjectAcl: (input: GetObjectAclRequest) =>
      shown(findVersion(buckets.get(input.Bucket), input).grants),
    PutObjectAcl(input: PutObjectAclRequest): object {
      const bucket = buckets.get(input.Bucket);
      const version = findVersion(bucket, input);
      bucket.replace(input.Key ?? "", { ...version, grants: given(input, bucket) });
      return {};
    },
  };
}

function policyGrants(policy: AccessControlPolicy | undefined): Grant[] {
  const grants = policy?.Grants;
  if (!policy?.Owner || !grants) throw s3Error("MalformedACLError");
  const isValid = ({ Grantee, Permission }: Grant) =>
    PERMISSIONS.has(Permission ?? "") && Grantee?.Type !== undefined;
  if (!grants.every(isValid)) throw s3Error("MalformedACLError");
  return grants;
}
