import { S3Client } from "@aws-sdk/client-s3";
import { type ClientOptions, settings } from "./settings.ts";

/** S3; a custom endpoint has no host name per bucket, so the bucket is part of the path. */
export function s3Client(options: ClientOptions = {}): S3Client {
  const common = settings(options);
  return new S3Client({ ...common, forcePathStyle: "endpoint" in common });
}
