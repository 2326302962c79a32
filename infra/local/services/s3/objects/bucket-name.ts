import { s3Error } from "../errors.ts";

const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/**
 * A name that a general purpose bucket may have. Throws `InvalidBucketName`.
 * Source: "General purpose bucket naming rules", Amazon S3 User Guide.
 */
export function checkBucketName(name: string | undefined): string {
  if (name !== undefined && isBucketName(name)) return name;
  throw s3Error("InvalidBucketName", { BucketName: name });
}

function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !/\.\.|\.-|-\./.test(name) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !RESERVED.test(name)
  );
}
