import type { S3 } from "@aws-sdk/client-s3";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { OperationsOf } from "../../kernel/define-service.ts";
import type { CallContext, Cloud } from "../../kernel/service.ts";
import type { Buckets } from "./objects/buckets.ts";

/** Operations by their AWS names, each with what IAM must allow and what it does. */
export type Operations = OperationsOf<S3>;

/** What operations work on. */
export interface Host {
  readonly cloud: Cloud;
  readonly buckets: Buckets;
}

/**
 * Runs a read of an object. A caller who may not list the bucket does not learn that a key is missing: S3 answers
 * `AccessDenied` instead of `NoSuchKey`.
 */
export async function hidingMissingKeys<Output>(
  { cloud, buckets }: Host,
  { bucket, context }: { bucket: string | undefined; context: CallContext },
  read: () => Output,
): Promise<Output> {
  try {
    return read();
  } catch (error) {
    const hides = error instanceof ServiceError && error.code === "NoSuchKey";
    const { kind, accountId } = context.principal;
    const isOwner = kind === "root" && accountId === buckets.find(bucket)?.owner;
    if (hides && !isOwner) {
      await cloud.call("s3", "HeadBucket", { Bucket: bucket }, context);
    }
    throw error;
  }
}
