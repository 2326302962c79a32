import { join } from "node:path";
import type { S3 } from "@aws-sdk/client-s3";
import { defineService } from "../../kernel/define-service.ts";
import type { CallContext, Cloud, Service, WireRequest } from "../../kernel/service.ts";
import { inBucketsRegion } from "./access/bucket-region.ts";
import { aclStatements } from "./access/public-access.ts";
import { s3Error } from "./errors.ts";
import { parseRequest } from "./http/request.ts";
import { writeAnswer, writeError } from "./http/response.ts";
import { Buckets } from "./objects/buckets.ts";
import type { Host, Operations } from "./operation.ts";
import { aclOperations } from "./operations/acl.ts";
import { bucketOperations } from "./operations/bucket.ts";
import { copyOperations } from "./operations/copy.ts";
import { deleteOperations } from "./operations/delete.ts";
import { listOperations } from "./operations/list.ts";
import { multipartOperations } from "./operations/multipart.ts";
import { readOperations } from "./operations/read.ts";
import { settingsOperations } from "./operations/settings.ts";
import { tagOperations } from "./operations/tag.ts";
import { uploadListOperations } from "./operations/upload-lists.ts";
import { versionListOperations } from "./operations/version-list.ts";
import { writeOperations } from "./operations/write.ts";

/**
 * S3 of the local cloud: objects as files under `<folder>/s3/`. Bucket names are shared by all Regions; a bucket is in one.
 * Kept and returned but not carried out: lifecycle rules, CORS, website, logging, acceleration, and notifications but for
 * EventBridge's of objects that are created.
 * Answered with 501: object lock, customer-provided keys, Select, replication, inventories, metrics, HTML forms.
 */
export function createS3(cloud: Cloud): Service {
  const buckets = new Buckets(join(cloud.folder, "s3"));
  const service = defineService<S3>({
    name: "s3",
    operations: allOperations({ cloud, buckets }),
    check: (_operation, input) => checkOwner(input, cloud.accountId),
    handle: (request, context) => handle(cloud, request, context),
    resourcePolicy: (arn) => resourcePolicy(buckets, arn),
  });
  return inBucketsRegion(service, buckets);
}

/** A bucket's policy together with what its access control lists give to everyone. */
function resourcePolicy(buckets: Buckets, arn: string): string | undefined {
  const [, name, key] = /^arn:aws:s3:::([^/]+)(?:\/(.*))?$/s.exec(arn) ?? [];
  const bucket = buckets.find(name);
  const policy = bucket?.record.settings["policy"];
  const fromLists = bucket ? aclStatements(bucket, key) : [];
  if (fromLists.length === 0) return typeof policy === "string" ? policy : undefined;
  const { Statement = [] } = JSON.parse(String(policy ?? "{}")) as { Statement?: object };
  return JSON.stringify({ Version: "2012-10-17", Statement: [Statement, fromLists].flat() });
}

function checkOwner(
  { ExpectedBucketOwner: expected }: { ExpectedBucketOwner?: unknown },
  accountId: string,
): void {
  if (expected !== undefined && expected !== accountId) throw s3Error("AccessDenied");
}

function allOperations(host: Host): Operations {
  return {
    ...aclOperations(host),
    ...bucketOperations(host),
    ...copyOperations(host),
    ...deleteOperations(host),
    ...listOperations(host),
    ...multipartOperations(host),
    ...readOperations(host),
    ...settingsOperations(host),
    ...tagOperations(host),
    ...uploadListOperations(host),
    ...versionListOperations(host),
    ...writeOperations(host),
  };
}

async function handle(cloud: Cloud, request: WireRequest, context: CallContext): Promise<void> {
  try {
    const { operation, input } = await parseRequest(request);
    const output = await cloud.call("s3", operation.name, input, context);
    await writeAnswer(operation, output, request, context);
  } catch (error) {
    writeError(error, request, context);
  }
}
