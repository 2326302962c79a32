import type {
  CreateBucketRequest,
  GetBucketLocationOutput,
  HeadBucketOutput,
  ListBucketsOutput,
  ListBucketsRequest,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import { REGIONS } from "../../../kernel/regions.ts";
import { cannedGrants, ownerOf } from "../access/acl.ts";
import { asks } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import { checkNumber, refuseUnsimulated } from "../input.ts";
import { checkBucketName } from "../objects/bucket-name.ts";
import type { Host, Operations } from "../operation.ts";

/** CreateBucket, DeleteBucket, HeadBucket, GetBucketLocation, ListBuckets. */
export function bucketOperations(host: Host): Operations {
  const { buckets } = host;
  return {
    CreateBucket: {
      permissions: asks("CreateBucket"),
      run: (input, context) => createBucket(host, input, context.region || HOME),
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
      run: (input) => listBuckets(host, input),
    },
  };
}

/** The Region whose endpoint makes buckets in every Region, and in itself when none is named. */
const HOME = "us-east-1";

/** @param caller Region that the caller signed for */
function createBucket(
  { buckets, cloud }: Host,
  input: CreateBucketRequest,
  caller: string,
): object {
  refuseUnsimulated({
    ...input,
    ...(input.ObjectLockEnabledForBucket ? {} : { ObjectLockEnabledForBucket: undefined }),
  });
  const name = checkBucketName(input.Bucket);
  const Location = `/${name}`;
  const { LocationConstraint } = input.CreateBucketConfiguration ?? {};
  const region = String(LocationConstraint ?? HOME);
  if (!REGIONS.some((one) => one === region)) {
    throw s3Error("InvalidLocationConstraint", { LocationConstraint: region });
  }
  if (caller !== HOME && caller !== region) {
    const unspecified = LocationConstraint === undefined ? {} : { message: incompatible(region) };
    throw s3Error("IllegalLocationConstraintException", unspecified);
  }
  if (buckets.find(name)) {
    // us-east-1 alone lets an owner create a bucket again, and changes nothing.
    if (caller === HOME && buckets.get(name).record.region === HOME) return { Location };
    throw s3Error("BucketAlreadyOwnedByYou", { BucketName: name });
  }
  const { ObjectOwnership } = input;
  const tags = input.CreateBucketConfiguration?.Tags;
  buckets.create({
    name,
    region,
    created: cloud.clock.now(),
    ...cannedGrants(input, cloud.accountId),
    settings: {
      ...defined({
        ownershipControls: ObjectOwnership ? { Rules: [{ ObjectOwnership }] } : undefined,
        tagging: tags && tags.length > 0 ? { TagSet: tags } : undefined,
      }),
    },
  });
  return { Location };
}

function incompatible(region: string): string {
  return `The ${region} location constraint is incompatible for the region specific endpoint this request was sent to.`;
}

function listBuckets({ buckets, cloud }: Host, input: ListBucketsRequest): ListBucketsOutput {
  const limit = checkNumber(input.MaxBuckets, {
    name: "max-buckets",
    min: 1,
    max: 10_000,
  });
  const after = Buffer.from(input.ContinuationToken ?? "", "base64url").toString();
  const all = buckets
    .values()
    .map(({ record }) => record)
    .filter(({ name }) => name.startsWith(input.Prefix ?? "") && name > after)
    .filter(({ region }) => input.BucketRegion === undefined || region === input.BucketRegion);
  const shown = all.slice(0, limit);
  const last = shown.at(-1)?.name;
  const more = all.length > limit && last !== undefined;
  return {
    Owner: ownerOf(cloud.accountId),
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
