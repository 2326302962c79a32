import type { Grant, PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import type { ObjectRecord } from "../objects/record.ts";
import { cannedGrants } from "./acl.ts";

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

/** Rejects grants that the bucket does not accept. Throws `AccessControlListNotSupported`, `AccessDenied`. */
export function checkGrants(bucket: Bucket, grants: readonly Grant[]): void {
  const isPublic = grants.some(({ Grantee }) => GROUPS.test(Grantee?.URI ?? ""));
  const others = grants.some(({ Permission }) => Permission !== "FULL_CONTROL");
  if (others && ownership(bucket) === "BucketOwnerEnforced") {
    throw s3Error("AccessControlListNotSupported", { BucketName: bucket.record.name });
  }
  if (isPublic && blocksPublic(bucket, "BlockPublicAcls")) throw s3Error("AccessDenied");
}

/** Grants that a write gives its object, if any, checked against the bucket. */
export function newGrants(
  bucket: Bucket,
  input: Parameters<typeof cannedGrants>[0],
  accountId: string,
): { grants?: Grant[] } {
  const given = cannedGrants(input, accountId);
  if (given.grants) checkGrants(bucket, given.grants);
  return given;
}

function ownership({ record }: Bucket): string | undefined {
  type Controls = { Rules?: { ObjectOwnership?: string }[] };
  const controls = record.settings["ownershipControls"] as Controls | undefined;
  return controls?.Rules?.[0]?.ObjectOwnership;
}

const BUCKET_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
};
const OBJECT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:GetObject", "s3:GetObjectVersion"],
  READ_ACP: ["s3:GetObjectAcl"],
  WRITE_ACP: ["s3:PutObjectAcl"],
};
const OBJECT_WRITES = ["s3:PutObject", "s3:DeleteObject"];

/** What access control lists give to everyone, as statements of a policy for this resource. */
export function aclStatements(bucket: Bucket, key: string | undefined): object[] {
  if (blocksPublic(bucket, "IgnorePublicAcls")) return [];
  const name = `arn:aws:s3:::${bucket.record.name}`;
  const ofBucket = everyonesPermissions(bucket.record.grants);
  if (key === undefined) return [statement(name, expand(ofBucket, BUCKET_ACTIONS))].flat();
  const record: ObjectRecord | undefined = bucket.objects.get(key);
  const ofObject = everyonesPermissions(record?.versions[0]?.grants);
  const writes = ofBucket.some((each) => each === "WRITE" || each === "FULL_CONTROL");
  const actions = [...expand(ofObject, OBJECT_ACTIONS), ...(writes ? OBJECT_WRITES : [])];
  return statement(`${name}/${key}`, actions);
}

function everyonesPermissions(grants: readonly Grant[] = []): string[] {
  return grants
    .filter(({ Grantee }) => EVERYONE.test(Grantee?.URI ?? ""))
    .map(({ Permission }) => Permission ?? "");
}

function expand(
  permissions: readonly string[],
  table: Readonly<Record<string, readonly string[]>>,
): string[] {
  return permissions.flatMap((permission) =>
    permission === "FULL_CONTROL" ? Object.values(table).flat() : (table[permission] ?? []),
  );
}

function statement(Resource: string, Action: readonly string[]): object[] {
  return Action.length === 0 ? [] : [{ Effect: "Allow", Principal: "*", Action, Resource }];
}
