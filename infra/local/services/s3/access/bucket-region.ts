import type { Service } from "../../../kernel/service.ts";
import { s3Error } from "../errors.ts";
import type { Buckets } from "../objects/buckets.ts";

/** Operations that S3 answers in every Region. */
const EVERYWHERE = new Set(["CreateBucket", "GetBucketLocation", "ListBuckets"]);

/**
 * Sends callers of another Region away from a bucket, as S3's Regional endpoints do: 301 with the Region in a header,
 * which clients read.
 */
export function inBucketsRegion(service: Service, buckets: Buckets): Service {
  return {
    ...service,
    async call(operation, input, context) {
      const name = input["Bucket"];
      const bucket = typeof name === "string" ? buckets.find(name) : undefined;
      const { region } = bucket?.record ?? {};
      // Without a Region in the signature (anonymous, or signature version 2) S3 finds the bucket by itself.
      if (region && context.region && region !== context.region && !EVERYWHERE.has(operation)) {
        throw s3Error("PermanentRedirect", {
          Endpoint: `${name}.s3.${region}.amazonaws.com`,
          Bucket: name,
          headers: { "x-amz-bucket-region": region },
        });
      }
      return service.call(operation, input, context);
    },
  };
}
