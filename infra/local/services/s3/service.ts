import { join } from "node:path";
import type { S3 } from "@aws-sdk/client-s3";
import { defineService } from "../../kernel/define-service.ts";
import { defined } from "../../kernel/defined.ts";
import type { CallContext, Cloud, Service, Shape, WireRequest } from "../../kernel/service.ts";
import { inBucketsRegion } from "./access/bucket-region.ts";
import { withResourceFacts } from "./access/resource-facts.ts";
import { resourcePolicy } from "./access/resource-policy.ts";
import { s3Error } from "./errors.ts";
import { postObject } from "./form/post-object.ts";
import { readCopySource } from "./http/copy-source.ts";
import { addCorsHeaders, allowsOrigin, answerPreflight } from "./http/cors.ts";
import { parseRequest, readRoute } from "./http/request.ts";
import { writeAnswer, writeError } from "./http/response.ts";
import { bucketOfForm } from "./http/route.ts";
import type { Bucket } from "./objects/bucket.ts";
import { Buckets } from "./objects/buckets.ts";
import type { Host, Operations } from "./operation.ts";
import { aclOperations } from "./operations/acl.ts";
import { attributeOperations } from "./operations/attributes.ts";
import { bucketOperations } from "./operations/bucket.ts";
import { copyOperations } from "./operations/copy.ts";
import { deleteOperations } from "./operations/delete.ts";
import { listOperations } from "./operations/list.ts";
import { lockOperations } from "./operations/lock.ts";
import { multipartOperations } from "./operations/multipart.ts";
import { readOperations } from "./operations/read.ts";
import { settingsOperations } from "./operations/settings.ts";
import { tagOperations } from "./operations/tag.ts";
import { uploadListOperations } from "./operations/upload-lists.ts";
import { versionListOperations } from "./operations/version-list.ts";
import { writeOperations } from "./operations/write.ts";

/**
 * S3 of the local cloud: objects as files under `<folder>/s3/`. Bucket names are shared by all Regions; a bucket is in one.
 * Kept and returned but not carried out: lifecycle rules, website, logging, acceleration, and notifications but for
 * EventBridge's of objects that are created. Answered with 501: Select, replication, inventories, metrics.
 */
export function createS3(cloud: Cloud): Service {
  const buckets = new Buckets(join(cloud.folder, "s3"), cloud.accountId);
  const service = defineService<S3>({
    name: "s3",
    operations: allOperations({ cloud, buckets }),
    check: (_operation, input) => checkOwner(buckets, input),
    handle: (request, context) => handle({ cloud, buckets }, request, context),
    admitsOrigin: (request, isSigned) => admitsOrigin(buckets, request, isSigned),
    resourcePolicy: (arn) => resourcePolicy(buckets, arn),
  });
  return inBucketsRegion(withResourceFacts(service, buckets), buckets);
}

function checkOwner(buckets: Buckets, input: Shape): void {
  const { Bucket, CopySource, ExpectedBucketOwner, ExpectedSourceBucketOwner } = input;
  const source = typeof CopySource === "string" ? readCopySource(CopySource).bucket : undefined;
  for (const [name, expected] of [
    [Bucket, ExpectedBucketOwner],
    [source, ExpectedSourceBucketOwner],
  ]) {
    const bucket = typeof name === "string" ? buckets.find(name) : undefined;
    const isOther = bucket && expected !== undefined && expected !== bucket.owner;
    if (isOther) throw s3Error("AccessDenied");
  }
}

function allOperations(host: Host): Operations {
  return {
    ...aclOperations(host),
    ...attributeOperations(host),
    ...bucketOperations(host),
    ...copyOperations(host),
    ...deleteOperations(host),
    ...listOperations(host),
    ...lockOperations(host),
    ...multipartOperations(host),
    ...readOperations(host),
    ...settingsOperations(host),
    ...tagOperations(host),
    ...uploadListOperations(host),
    ...versionListOperations(host),
    ...writeOperations(host),
  };
}

/**
 * A bucket's rules decide about pages of other sites. Without a signature such a page may read what everyone may; its
 * browser then shows it nothing of the answer.
 */
function admitsOrigin(buckets: Buckets, request: WireRequest, isSigned: boolean): boolean {
  const { method } = request;
  const bucket = bucketOf(buckets, request);
  if (method === "OPTIONS") return true;
  if (bucket === undefined) return false;
  const reads = method === "GET" || method === "HEAD";
  return (reads && !isSigned) || allowsOrigin(bucket, request);
}

function bucketOf(buckets: Buckets, request: WireRequest): Bucket | undefined {
  return buckets.find(readRoute(request).bucket);
}

async function handle(
  { cloud, buckets }: Host,
  request: WireRequest,
  context: CallContext,
): Promise<void> {
  try {
    const target = bucketOf(buckets, request);
    if (request.method === "OPTIONS") {
      answerPreflight(target, request, context);
      return;
    }
    addCorsHeaders(target, request);
    const { referer } = request.headers;
    const call = { ...context, ...defined({ referer }) };
    const bucket = bucketOfForm(readRoute(request));
    if (bucket !== undefined) {
      await postObject(cloud, { bucket, request, context: call });
      return;
    }
    const { operation, input } = await parseRequest(request);
    const output = await cloud.call("s3", operation.name, input, call);
    await writeAnswer(operation, output, request, context);
  } catch (error) {
    writeError(error, request, context);
  }
}
