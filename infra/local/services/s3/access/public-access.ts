import type { Grant, PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import type { Bucket } from "../objects/bucket.ts";
import type { ObjectRecord } from "../objects/record.ts";

const GROUPS = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;
const EVERYONE = /\/groups\/global\/AllUsers$/;

/** True when the bucket's public access block has this part of it on. */
export function blocksPublic(
  { record }: Bucket,
  part: keyof PublicAccessBlockConfiguration,
): boolean {
  const block = record.settings["publicAccessBlock"] as PublicAccessBlockConfiguration | undefined;
  return block?.[part] === true;
}

/** True for a grant to everyone, or to everyone who signs. */
export function isPublicGrant({ Grantee }: Grant): boolean {
  return GROUPS.test(Grantee?.URI ?? "");
}

const BUCKET_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
};
const OBJECT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:GetObject", "s3:GetObjectVersion"],
  READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
  WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
};
/** What a bucket's grants give on the objects in it; who may list learns of a key that it is missing. */
const ACTIONS_ON_KEYS: Readonly<Record<string, readonly string[]>> = {
  WRITE: ["s3:PutObject", "s3:DeleteObject"],
};
const ACTIONS_ON_MISSING_KEYS = { ...ACTIONS_ON_KEYS, READ: ["s3:GetObject"] };

/** What access control lists give to others than the owner's account, as statements of a policy for this resource. */
export function aclStatements(bucket: Bucket, key: string | undefined): object[] {
  const ignores = blocksPublic(bucket, "IgnorePublicAcls");
  const counted = (grants: readonly Grant[] = []) =>
    grants.filter((grant) => !(ignores && isPublicGrant(grant)));
  const name = `arn:aws:s3:::${bucket.record.name}`;
  const ofBucket = counted(bucket.record.grants);
  if (key === undefined) return statements(name, ofBucket, BUCKET_ACTIONS);
  const { versions = [] }: Partial<ObjectRecord> = bucket.objects.get(key) ?? {};
  const [newest] = versions;
  const isMissing = newest === undefined || newest.deleteMarker === true;
  const resource = `${name}/${key}`;
  return [
    ...versions.flatMap(({ versionId, grants }) => {
      // Without a version in the request the newest is meant.
      const operator = versionId === newest?.versionId ? "StringEqualsIfExists" : "StringEquals";
      const condition = { [operator]: { "s3:VersionId": versionId } };
      return statements(resource, counted(grants), OBJECT_ACTIONS).map((each) => ({
        ...each,
        Condition: { ...each.Condition, ...condition },
      }));
    }),
    ...statements(resource, ofBucket, isMissing ? ACTIONS_ON_MISSING_KEYS : ACTIONS_ON_KEYS),
  ];
}

/** A statement that allows something, in the words of a policy. */
interface AllowStatement extends Grantee {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
}

/** Whom a statement is for. */
interface Grantee {
  readonly Principal: object | "*";
  readonly Condition?: Readonly<Record<string, object>>;
}

function statements(
  Resource: string,
  grants: readonly Grant[],
  table: Readonly<Record<string, readonly string[]>>,
): AllowStatement[] {
  return grants.flatMap((grant) => {
    const { Permission = "" } = grant;
    const Action =
      Permission === "FULL_CONTROL" ? Object.values(table).flat() : (table[Permission] ?? []);
    const grantee = granteeOf(grant);
    if (Action.length === 0 || grantee === undefined) return [];
    return [{ Effect: "Allow", ...grantee, Action, Resource }];
  });
}

/** Whom a grant is for, in the words of a policy. */
function granteeOf(grant: Grant): Grantee | undefined {
  const { ID } = grant.Grantee ?? {};
  if (ID !== undefined) return { Principal: { CanonicalUser: ID } };
  if (!isPublicGrant(grant)) return undefined;
  if (EVERYONE.test(grant.Grantee?.URI ?? "")) return { Principal: "*" };
  return { Principal: "*", Condition: { StringNotEquals: { "aws:PrincipalArn": "anonymous" } } };
}
