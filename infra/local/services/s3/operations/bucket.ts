import type {
  CreateBucketRequest,
  GetBucketLocationOutput,
  HeadBucketOutput,
  ListBucketsOutput,
  ListBucketsRequest,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import { REGIONS } from "../../../kernel/regions.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { cannedGrants, ownerOf } from "../access/acl.ts";
import { checkNewOwnership } from "../access/ownership.ts";
import { asks } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import { checkNumber } from "../input.ts";
import type { Bucket } from "../objects/bucket.ts";
import { checkBucketName } from "../objects/bucket-name.ts";
import type { Host, Operations } from "../operation.ts";

/** CreateBucket, DeleteBucket, HeadBucket, GetBucketLocation, ListBuckets. */
export function bucketOperations(host: Host): Operations {
  const { buckets } = host;
  return {
    CreateBucket: {
      permissions: asks("CreateBucket"),
      run: (input, context) => createBucket(host, input, context),
    },
    DeleteBucket: {
      permissions: asks("DeleteBucket"),
      run({ Bucket }) {
        const bucket = buckets.get(Bucket);
        if (!bucket.isEmpty()) throw s3Error("BucketNotEmpty", { BucketName: Bucket });
        buckets.delete(bucket.record.name);
        return {};
      },
    },
    HeadBucket: {
      permissions: asks("ListBucket"),
      run({ Bucket }): HeadBucketOutput {
        const { record } = buckets.get(Bucket);
        return { BucketRegion: record.region, AccessPointAlias: false };
      },
    },
    GetBucketLocation: {
      permissions: asks("GetBucketLocation"),
      run({ Bucket }): GetBucketLocationOutput {
        const { region } = buckets.get(Bucket).record;
        return region === "us-east-1" ? {} : { LocationConstraint: region as "eu-west-1" };
      },
    },
    ListBuckets: {
      permissions: asks("ListAllMyBuckets"),
      run: (input, context) => listBuckets(host, input, context),
    },
  };
}

/** The Region whose endpoint makes buckets in every Region, and in itself when none is named. */
const HOME = "us-east-1";

function createBucket(
  { buckets, cloud }: Host,
  input: CreateBucketRequest,
  { region: signedFor, principal: { accountId } }: CallContext,
): object {
  const name = checkBucketName(input.Bucket);
  const Location = `/${name}`;
  const caller = signedFor || HOME;
  const region = regionOfNew(input, caller);
  const existing = buckets.find(name);
  if (existing) {
    checkAgain(existing, { accountId, caller });
    return { Location };
  }
  const list = cannedGrants(input, { owner: accountId, bucketOwner: accountId });
  checkNewOwnership(input.ObjectOwnership, list.grants ?? [], accountId);
  buckets.create({
    name,
    region,
    created: cloud.clock.now(),
    ...defined({ owner: accountId === cloud.accountId ? undefined : accountId }),
    ...list,
    ...(input.ObjectLockEnabledForBucket ? { versioning: "Enabled" } : {}),
    settings: { ...firstSettings(input) },
  });
  return { Location };
}

/** @param caller Region that the caller signed for */
function regionOfNew({ CreateBucketConfiguration }: CreateBucketRequest, caller: string): string {
  const { LocationConstraint } = CreateBucketConfiguration ?? {};
  const region = String(LocationConstraint ?? HOME);
  if (!REGIONS.some((one) => one === region)) {
    throw s3Error("InvalidLocationConstraint", { LocationConstraint: region });
  }
  if (caller !== HOME && caller !== region) {
    const unspecified = LocationConstraint === undefined ? {} : { message: incompatible(region) };
    throw s3Error("IllegalLocationConstraintException", unspecified);
  }
  return region;
}

/** us-east-1 alone lets an owner create a bucket again, and changes nothing. */
function checkAgain(
  { owner, record }: Bucket,
  { accountId, caller }: { accountId: string; caller: string },
): void {
  if (owner !== accountId) throw s3Error("BucketAlreadyExists", { BucketName: record.name });
  if (caller === HOME && record.region === HOME) return;
  throw s3Error("BucketAlreadyOwnedByYou", { BucketName: record.name });
}

function firstSettings(input: CreateBucketRequest): object {
  const { ObjectOwnership, CreateBucketConfiguration, ObjectLockEnabledForBucket: locks } = input;
  const { Tags = [] } = CreateBucketConfiguration ?? {};
  return defined({
    objectLock: locks ? { ObjectLockEnabled: "Enabled" } : undefined,
    ownershipControls: ObjectOwnership ? { Rules: [{ ObjectOwnership }] } : undefined,
    tagging: Tags.length > 0 ? { TagSet: Tags } : undefined,
  });
}

function incompatible(region: string): string {
  return `The ${region} location constraint is incompatible for the region specific endpoint this request was sent to.`;
}

function listBuckets(
  { buckets }: Host,
  input: ListBucketsRequest,
  { principal }: CallContext,
): ListBucketsOutput {
  const limit = checkNumber(input.MaxBuckets, {
    name: "max-buckets",
    min: 1,
    max: 10_000,
  });
  const after = Buffer.from(input.ContinuationToken ?? "", "base64url").toString();
  const all = buckets
    .values()
    .filter(({ owner }) => owner === principal.accountId)
    .map(({ record }) => record)
    .filter(({ name }) => name.startsWith(input.Prefix ?? "") && name > after)
    .filter(({ region }) => input.BucketRegion === undefined || region === input.BucketRegion);
  const shown = all.slice(0, limit);
  const last = shown.at(-1)?.name;
  const more = all.length > limit && last !== undefined;
  return {
    Owner: ownerOf(principal.accountId),
    Buckets: shown.map(({ name, created, region }) => ({
      Name: name,
      CreationDate: new Date(created),
      BucketRegion: region,
    })),
    ...defined({
      Prefix: input.Prefix,
      ContinuationToken: more ? Buffer.from(last).toString("base64url") : undefined,
    }),
  };
}
