import type {
  AccessControlPolicy,
  GetObjectAclOutput,
  Grant,
  PutBucketAclRequest,
  PutObjectAclRequest,
} from "@aws-sdk/client-s3";
import { cannedGrants, ownerOf, privateGrants } from "../access/acl.ts";
import { asks } from "../access/permissions.ts";
import { checkGrants } from "../access/public-access.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import { type Host, hidingMissingKeys, type Operations } from "../operation.ts";
import { findVersion } from "./read.ts";

const PERMISSIONS = new Set(["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"]);

/** GetBucketAcl, PutBucketAcl, GetObjectAcl, PutObjectAcl. Lists are kept and returned; policies decide. */
export function aclOperations(host: Host): Operations {
  const { buckets, cloud } = host;
  return {
    GetBucketAcl: {
      permissions: asks("GetBucketAcl"),
      run: ({ Bucket }) => shown(host, buckets.get(Bucket).record.grants),
    },
    PutBucketAcl: {
      permissions: asks("PutBucketAcl"),
      run(input) {
        const bucket = buckets.get(input.Bucket);
        bucket.update({ grants: givenGrants(input, bucket, cloud.accountId) });
        return {};
      },
    },
    GetObjectAcl: {
      permissions: asks("GetObjectAcl"),
      run: (input, context) =>
        hidingMissingKeys(host, { bucket: input.Bucket, context }, () =>
          shown(host, findVersion(buckets.get(input.Bucket), input).grants),
        ),
    },
    PutObjectAcl: {
      permissions: asks("PutObjectAcl"),
      run(input) {
        const bucket = buckets.get(input.Bucket);
        const version = findVersion(bucket, input);
        const grants = givenGrants(input, bucket, cloud.accountId);
        bucket.replace(input.Key ?? "", { ...version, grants });
        return {};
      },
    },
  };
}

function shown({ cloud }: Host, grants: readonly Grant[] | undefined): GetObjectAclOutput {
  return {
    Owner: ownerOf(cloud.accountId),
    Grants: [...(grants ?? privateGrants(cloud.accountId))],
  };
}

function givenGrants(
  input: PutBucketAclRequest | PutObjectAclRequest,
  bucket: Bucket,
  accountId: string,
): Grant[] {
  const { grants = policyGrants(input.AccessControlPolicy) } = cannedGrants(input, accountId);
  checkGrants(bucket, grants);
  return grants;
}

function policyGrants(policy: AccessControlPolicy | undefined): Grant[] {
  const grants = policy?.Grants;
  if (!policy?.Owner || !grants) throw s3Error("MalformedACLError");
  const isValid = ({ Grantee, Permission }: Grant) =>
    PERMISSIONS.has(Permission ?? "") && Grantee?.Type !== undefined;
  if (!grants.every(isValid)) throw s3Error("MalformedACLError");
  return grants;
}
